#!/usr/bin/env python3
"""泰信接口示例：只用 Python 标准库。A worked client of the interface, Python's standard library only.

    TAIXIN_URL=http://127.0.0.1:8080 python3 client.py CODE FILE.csv

Gets a token (when TAIXIN_CLIENT_ID and TAIXIN_CLIENT_SECRET are set), asks one check with a receipt, a batch, hands a
file over as a job, and keeps a copy of all records it may see by the change feed.
"""
import base64
import hashlib
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

URL = os.environ.get("TAIXIN_URL", "http://127.0.0.1:8080")
PURPOSE = os.environ.get("TAIXIN_PURPOSE", "permit")
OPERATOR = os.environ.get("TAIXIN_OPERATOR", "示例经办人")
SOURCE = os.environ.get("TAIXIN_SOURCE", "示例市市场监管局")
ITEM = os.environ.get("TAIXIN_ITEM", "REG.enterprise")
token = ""


def call(method, path, body=None, query=None, headers=None):
    """One request; (status, headers, bytes). 429 and 503 are tried again when the server says so."""
    target = URL + path + ("?" + urllib.parse.urlencode(query) if query else "")
    headers = dict(headers or {})
    if isinstance(body, dict):
        body = json.dumps(body, ensure_ascii=False).encode()
        headers["Content-Type"] = "application/json"
    if token:
        headers["Authorization"] = "Bearer " + token
    for attempt in range(6):
        request = urllib.request.Request(target, data=body, method=method, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as reply:
                return reply.status, reply.headers, reply.read()
        except urllib.error.HTTPError as refused:
            text = refused.read()
            if refused.code in (429, 503) and attempt < 5:
                time.sleep(float(refused.headers.get("Retry-After", "1")))
                continue
            problem = json.loads(text)  # RFC 9457
            sys.exit(f"{problem['code']}: {problem['detail']} -> {problem['next']}")


def get_token():
    """OAuth 2.0 client credentials (RFC 6749, 4.4); nothing where no client is named: then nobody asks."""
    client, secret = os.environ.get("TAIXIN_CLIENT_ID"), os.environ.get("TAIXIN_CLIENT_SECRET")
    if not client:
        return ""
    form = urllib.parse.urlencode({"grant_type": "client_credentials"}).encode()
    basic = base64.b64encode(f"{urllib.parse.quote(client)}:{urllib.parse.quote(secret)}".encode()).decode()
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Authorization": "Basic " + basic}
    return json.loads(call("POST", "/api/v1/oauth/token", form, headers=headers)[2])["access_token"]


def check(code):
    question = {"query": code, "purpose": PURPOSE, "operator": OPERATOR, "receipt": True}
    told = json.loads(call("POST", "/api/v1/checks", question)[2])
    receipt = told["receipt"]
    assert hashlib.sha256(told["answer"].encode()).hexdigest() == receipt["answer_sha256"], "not the answer of the receipt"
    answer = json.loads(told["answer"])
    print("check", answer["verdict"], "entry", receipt["entry"])
    for one in answer.get("attention", []):
        print("  ", one["words"]["zh"], "|", "；".join(one["basis"]))
    return receipt


def batch(codes):
    sheet = "统一社会信用代码\r\n" + "".join(code + "\r\n" for code in codes)
    query = {"purpose": PURPOSE, "operator": OPERATOR, "format": "csv", "file_name": "codes.csv"}
    headers = {"Content-Type": "application/octet-stream"}
    _, head, body = call("POST", "/api/v1/checks/batch", sheet.encode(), query, headers)
    print("batch", head["Taixin-Rows"], "rows,", len(body.decode("utf-8-sig").splitlines()) - 1, "answers")


def submit(path):
    """A file of any size as a job. Sent again with the same key, it is not done again."""
    with open(path, "rb") as file:
        content = file.read()
    query = {"item": ITEM, "source": SOURCE, "operator": OPERATOR, "file_name": os.path.basename(path), "async": "true"}
    headers = {"Content-Type": "application/octet-stream", "Idempotency-Key": f'"{uuid.uuid4()}"'}
    first = call("POST", "/api/v1/submissions", content, query, headers)
    again = call("POST", "/api/v1/submissions", content, query, headers)
    assert first[1]["Location"] == again[1]["Location"], "the same key made two jobs"
    while True:
        job = json.loads(call("GET", first[1]["Location"])[2])
        if job["state"] not in ("waiting", "running"):
            break
        time.sleep(0.1)
    receipt = json.loads(call("GET", job["result"])[2])
    print("submit", job["state"], receipt["accepted"], "accepted of", receipt["rows"])


def follow(copy, after=""):
    """Brings the copy up to date; gives back the position from which to go on next time."""
    while True:
        query = {"purpose": PURPOSE, "operator": OPERATOR, "limit": 500}
        if after:
            query["after"] = after
        page = json.loads(call("GET", "/api/v1/changes", query=query)[2])
        for one in page["changes"]:
            copy.pop(one.get("replaces"), None)
            if one["do"] == "put":
                copy[one["record"]] = one["content"]
            else:
                copy.pop(one["record"], None)
        after = page["next"]
        if not page["more"]:
            return after


def main():
    global token
    code, path = sys.argv[1:3]
    token = get_token()
    receipt = check(code)
    batch([code, code])
    copy = {}
    position = follow(copy)
    before = len(copy)
    submit(path)
    follow(copy, position)
    print("changes", before, "then", len(copy), "records")
    time.sleep(1)  # the next checkpoint
    proof = call("GET", receipt["proof"])[2].decode()
    print("proof", proof.splitlines()[0])


if __name__ == "__main__":
    main()
