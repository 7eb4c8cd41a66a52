"""A small Flask application on waitress: what the tests put under load.

usage: app.py THREADS       prints the address it listens at, on a line of its own
"""

import hashlib
import itertools
import json
import sys
import threading

import flask
import waitress

app = flask.Flask(__name__)

PAGE = """<!doctype html><title>{{ title }}</title>
<table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell * 2 }}</td>{% endfor %}</tr>
{% endfor %}</table>{% if note %}<p>{{ note|upper }}</p>{% endif %}"""
ROWS = [[row * column for column in range(8)] for row in range(12)]
RECORDS = {"users": [{"id": number, "tags": ["a", "b"] * (number % 3)} for number in range(50)]}

visits = itertools.count(1)
seen: dict[str, int] = {}
lock = threading.Lock()


@app.get("/page")
def page() -> str:
    """Render a template."""
    return flask.render_template_string(PAGE, title="rows", rows=ROWS, note=flask.request.args.get("note"))


@app.get("/busy")
def busy() -> dict[str, int]:
    """Compute: a sieve, in plain Python."""
    size = int(flask.request.args.get("size", "6000"))
    numbers = [True] * size
    total = 0
    for number in range(2, size):
        if numbers[number]:
            total += number
            multiple = number * number
            while multiple < size:
                numbers[multiple] = False
                multiple += number
    return {"sum of primes": total}


@app.get("/data")
def data() -> flask.Response:
    """Pass JSON to and fro, and hash it."""
    text = json.dumps(RECORDS, sort_keys=True)
    again = json.loads(text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return flask.jsonify(digest=digest, users=len(again["users"]), names=sorted({*again, "more"}))


@app.get("/fails")
def fails() -> str:
    """Raise what the error handler answers."""
    raise LookupError("nothing here")


@app.errorhandler(LookupError)
def not_there(error: LookupError) -> tuple[str, int]:
    """Answer an error of the application."""
    return f"no: {error}", 200


@app.get("/count")
def count() -> str:
    """Count visits, in state that all threads share."""
    visit = next(visits)
    with lock:
        seen["count"] = seen.get("count", 0) + 1
    flask.session.clear()
    return "counted" if visit else "never"


@app.get("/visits")
def how_many() -> dict[str, int]:
    """Tell how many visits were counted, in two ways: one with a lock, one with an atomic operation."""
    return {"with a lock": seen.get("count", 0), "atomic": next(visits) - 1}


def main() -> None:
    """Serve on a free port until the process is ended."""
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=int(sys.argv[1]))
    print(f"http://127.0.0.1:{server.effective_port}", flush=True)
    server.run()


if __name__ == "__main__":
    app.secret_key = "not one"
    main()
