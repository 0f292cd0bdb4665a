"""The tests' side: runs trusted tests against a stand-in that asks the other side for every result."""
import builtins


class CandidateError(Exception):
    """What the candidate raised, where Python has no exception of that name."""


#: They end loops instead of tests: `all(map(…))` would take them for its end.
ENDS = ("StopIteration", "StopAsyncIteration")


def raised(reply, space):
    """
    What the candidate raised: the built-in exception of that name, the class that the prompt made, or a class of its name below
    the same built-in ones.
    """
    name, message = str(reply["error"]), str(reply["message"])
    known = [getattr(builtins, str(one), None) for one in reply.get("known") or [name]]
    known = [one for one in known if isinstance(one, type) and issubclass(one, Exception)]
    if not known or any(one.__name__ in ENDS for one in known):
        return CandidateError(message)
    try:
        args = decode(reply["args"]) if reply.get("args") is not None else [message]
        made = space.get(name)
        if known[0].__name__ == name:
            return known[0](*args)
        if not (isinstance(made, type) and issubclass(made, Exception)):
            above = [one for at, one in enumerate(known) if not any(issubclass(other, one) for other in known[:at])]
            made = class_of(name, above or [Exception])
        error = made.__new__(made, *args)
        error.args = tuple(args)
        held = decode(reply["held"]) if reply.get("held") is not None else {}
        error.__dict__.update(held)
        if str(error) != message and made is not space.get(name):
            made.__str__ = lambda self: message
        return error
    except Exception:
        return CandidateError(message)


def class_of(name, above):
    try:
        return type(name, tuple(above), {})
    except TypeError:
        return type(name, (above[0],), {})


def write_back(args, changed):
    """Lists, dictionaries and sets that the candidate changed in place are changed here too."""
    for mine, data in zip(args, changed):
        if data is None:
            continue
        theirs = decode(data)
        if type(theirs) is not type(mine) or theirs == mine:
            continue
        if isinstance(mine, (list, bytearray)):
            mine[:] = theirs
        else:
            mine.clear()
            mine.update(theirs)


class StandIn:
    def __init__(self, channel, name, seen, theirs, space):
        self.__name__ = name
        self.channel = channel
        self.seen = seen
        self.theirs = theirs
        self.space = space

    def __call__(self, *args, **named):
        self.seen.append(1)
        request = {"args": encode(list(args), True), "named": {key: encode(value, True) for key, value in named.items()}}
        self.channel.send(dict(request, call=self.__name__))
        reply = self.channel.receive()
        if "error" in reply:
            error = raised(reply, self.space)
            self.theirs.append(error)
            raise error
        write_back(args, reply["args"])
        return decode(reply["result"])


def is_fault(error, tests, prompt):
    """Whether an error is the tests' own, whatever the candidate gave back: a name that nothing makes, a module that is not there."""
    if isinstance(error, (ImportError, SyntaxError)):
        return True
    if isinstance(error, NameError):
        name = getattr(error, "name", None) or str(error).split("'")[1:2] or [""]
        return (name if isinstance(name, str) else name[0]) not in names_made(tests) | names_made(prompt)
    return isinstance(error, AttributeError) and str(error).startswith("module '")


def names_made(source):
    """Names that a text of Python gives a value anywhere. A text that is no whole program makes none."""
    import ast

    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return set()
    made = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            made.add(node.id)
        elif isinstance(node, ast.arg):
            made.add(node.arg)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            made.add(node.name)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            made.add(node.name)
        elif isinstance(node, ast.alias):
            made.add((node.asname or node.name).split(".")[0])
    return made


def main():
    channel = Channel()
    job = channel.receive()
    limit(job["limits"])
    seen, theirs = [], []
    space = {"__name__": "tests"}

    def verdict(outcome, message=""):
        channel.send({"verdict": outcome, "nonce": job["nonce"], "message": message[:500]})

    try:
        head = compiled(job["prompt"], "prompt") or compiled(job["prompt"] + "\n    pass\n", "prompt")
        if head is not None:
            exec(head, space)
        for name in reversed(job["entryPoints"]):
            space[name] = space["candidate"] = StandIn(channel, name, seen, theirs, space)
        before = space.get("check")
        exec(compile(job["tests"], "tests", "exec"), space)
        if callable(space.get("check")) and space["check"] is not before:
            space["check"](space["candidate"])
    except Unsupported as error:
        return verdict("unsupported", str(error))
    except BaseException as error:
        if not seen:
            return verdict("unsupported", "%s before the first call: %s" % (type(error).__name__, error))
        if any(error is one for one in theirs):
            return verdict("failed", "%s: %s" % (type(error).__name__, error))
        if isinstance(error, SystemExit) and error.code in (None, 0):
            return verdict("passed")
        if is_fault(error, job["tests"] + "\n", job["prompt"]):
            return verdict("unsupported", "%s in the tests: %s" % (type(error).__name__, error))
        return verdict("failed", "%s: %s" % (type(error).__name__, error))
    if not seen:
        return verdict("unsupported", "the tests call none of the functions")
    return verdict("passed")


main()
