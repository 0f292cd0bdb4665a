"""The candidate's side: loads a model's program and answers calls with plain data. It knows nothing of the tests."""
import builtins

#: What CPython starts with; a program may set another one for itself.
RECURSION = 1000
theirs = [RECURSION]
OURS = sys.getrecursionlimit()


def run(call):
    """Code of the candidate's, as deep as CPython lets it recurse."""
    sys.setrecursionlimit(theirs[0])
    try:
        return call()
    finally:
        theirs[0] = sys.getrecursionlimit()
        sys.setrecursionlimit(max(OURS, theirs[0]))


def drained(value):
    return run(lambda: list(itertools.islice(value, ITEM_LIMIT + 1)))


def told(error):
    kind = type(error)
    known = [one.__name__ for one in kind.__mro__ if getattr(builtins, one.__name__, None) is one]
    said = {"error": kind.__name__[:100], "message": "", "known": known, "args": None, "held": None}
    try:
        said["message"] = str(error)[:500]
        said["args"] = encode(list(error.args), False)
        said["held"] = encode({str(key): one for key, one in vars(error).items()}, False)
        if len(json.dumps(said)) > 10000:
            said["args"] = said["held"] = None
    except BaseException:
        said["args"] = said["held"] = None
    return said


def main():
    channel = Channel()
    job = channel.receive()
    limit(job["limits"])
    space = {"__name__": "candidate"}
    try:
        head = compiled(job["prompt"], "prompt") or compiled(job["prompt"] + "\n    pass\n", "prompt")
        if head is not None:
            exec(head, space)
        program = compile(job["program"], "program", "exec")
        run(lambda: exec(program, space))
    except BaseException as error:
        channel.send(dict(told(error), loaded=False))
        return
    channel.send({"loaded": True})
    while True:
        request = channel.receive()
        try:
            args = decode(request["args"])
            named = {key: decode(value) for key, value in request["named"].items()}
            called = space[request["call"]]
            result = encode(run(lambda: called(*args, **named)), False)
            changed = [encode(one, False) if isinstance(one, (list, dict, set, bytearray)) else None for one in args]
            channel.send({"result": result, "args": changed})
        except MemoryError:
            channel.send({"error": "MemoryError", "message": "", "known": ["MemoryError", "Exception"]})
        except BaseException as error:
            channel.send(told(error))


main()
