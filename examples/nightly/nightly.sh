#!/bin/sh
# One night, for cron or a systemd timer. Keys come from the environment, such as OPENAI_API_KEY; none stands in a file here.
#   17 3 * * *  /srv/leaderboard/nightly.sh
# EXPERIMENT, NIGHTS, SITE  what is run, and where nights and site are kept
# BUDGET_USD_PER_MONTH      the most that all nights of a month may cost; without it there is no budget
# EVENHAND                  how evenhand is started; default: npx evenhand
# Ends as `evenhand nightly` does: 0 done, 2 something could not be had, 3 the budget is spent, 4 wrong input.
set -u
cd "$(dirname "$0")" || exit 4
set -- "${EXPERIMENT:-experiment.yaml}" --nights "${NIGHTS:-nights}" --site "${SITE:-site}"
[ -z "${BUDGET_USD_PER_MONTH:-}" ] || set -- "$@" --budget-usd-per-month "$BUDGET_USD_PER_MONTH"
# shellcheck disable=SC2086 # the command may have words of its own
exec ${EVENHAND:-npx evenhand} nightly "$@"
