"""The candidate's side: loads a model's program and answers calls with plain data. It knows nothing of the tests."""


def told(error):
    return {"error": type(error).__name__[:100], "message": str(error)[:500]}


def main():
    channel = Channel()
    job = channel.receive()
    limit(job["limits"])
    space = {"__name__": "candidate"}
    try:
        head = compiled(job["prompt"], "prompt") or compiled(job["prompt"] + "\n    pass\n", "prompt")
        if head is not None:
            exec(head, space)
        exec(compile(job["program"], "program", "exec"), space)
    except BaseException as error:
        channel.send(dict(told(error), loaded=False))
        return
    channel.send({"loaded": True})
    while True:
        request = channel.receive()
        try:
            args = decode(request["args"])
            named = {key: decode(value) for key, value in request["named"].items()}
            result = encode(space[request["call"]](*args, **named), False)
            changed = [encode(one, False) if isinstance(one, (list, dict, set, bytearray)) else None for one in args]
            channel.send({"result": result, "args": changed})
        except MemoryError:
            channel.send({"error": "MemoryError", "message": ""})
        except BaseException as error:
            channel.send(told(error))


main()
