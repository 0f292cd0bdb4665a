#!/usr/bin/env bash
# Guess: A cost of 0.25 dollars in a decimal column of an Arrow file is 0.25 or "0.25" in JavaScript, as it is for a reader of the same table in Parquet.
# Package: apache-arrow 21.2.0 and hyparquet 1.33.0 (npm) on files of pyarrow 26.0.1 (PyPI)
# Seen: apache-arrow gives the digits without the place of the point, 25 for 0.25 and 250000 where the column has six places, as a number, as a text and in JSON alike, so a sum of costs is a hundred or a million times too high; hyparquet gives 0.25.
set -euo pipefail
sed -n '2,/^set /s/^# //p' "$0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts 'apache-arrow@21.2.0' 'hyparquet@1.33.0'
python3 -m venv venv
venv/bin/pip install --quiet --no-compile 'pyarrow==26.0.1'

cat > probe.mjs <<'PROBE'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { tableFromIPC } from 'apache-arrow'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'

const python = `
from decimal import Decimal
import pyarrow, pyarrow.parquet
costs = [Decimal("0.25"), Decimal("1.5"), Decimal("-2")]
table = pyarrow.table({"cents": pyarrow.array(costs, pyarrow.decimal128(10, 2)), "exact": pyarrow.array(costs, pyarrow.decimal128(18, 6)), "float": [float(cost) for cost in costs]})
with pyarrow.OSFile("costs.arrow", "wb") as file, pyarrow.ipc.new_file(file, table.schema) as writer:
    writer.write_table(table)
pyarrow.parquet.write_table(table, "costs.parquet")
print("pyarrow      ", *[{name: str(value) for name, value in row.items()} for row in table.to_pylist()])
`
process.stdout.write(execFileSync('venv/bin/python', ['-c', python], { encoding: 'utf8' }))
const table = tableFromIPC(readFileSync('costs.arrow'))
const rows = table.toArray()
console.log('apache-arrow ', ...rows.map(row => JSON.stringify({ cents: Number(row.cents), exact: String(row.exact), float: row.float })))
console.log('as JSON      ', JSON.stringify(rows[0]))
console.log('sum of cents ', rows.reduce((sum, row) => sum + Number(row.cents), 0), 'and of floats', rows.reduce((sum, row) => sum + row.float, 0))
console.log('hyparquet    ', ...(await parquetReadObjects({ file: await asyncBufferFromFile('costs.parquet') })).map(row => JSON.stringify(row)))
PROBE

cat > expected.txt <<'EXPECTED'
pyarrow       {'cents': '0.25', 'exact': '0.250000', 'float': '0.25'} {'cents': '1.50', 'exact': '1.500000', 'float': '1.5'} {'cents': '-2.00', 'exact': '-2.000000', 'float': '-2.0'}
apache-arrow  {"cents":25,"exact":"250000","float":0.25} {"cents":150,"exact":"1500000","float":1.5} {"cents":-200,"exact":"-2000000","float":-2}
as JSON       {"cents":"\"25\"","exact":"\"250000\"","float":0.25}
sum of cents  -25 and of floats -0.25
hyparquet     {"cents":0.25,"exact":0.25,"float":0.25} {"cents":1.5,"exact":1.5,"float":1.5} {"cents":-2,"exact":-2,"float":-2}
EXPECTED

node --no-warnings probe.mjs > actual.txt
cat actual.txt
diff expected.txt actual.txt || { echo 'The behaviour has changed.'; exit 1; }
