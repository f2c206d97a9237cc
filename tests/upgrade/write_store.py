#!/usr/bin/env python3
"""Writes the data folder of a cluster that was killed in the middle of its work; README.md says what is in it.

write_store.py CHECKOUT OUT: CHECKOUT is built (dotnet build -c Release Cli), OUT is a new folder here.
"""
import base64
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
REQUESTS = [
    ("finished", False, {"prompt": "a cat", "seed": 3, "steps": 2, "cloud_steps": 2, "size": "64x64",
                         "output_format": "webp", "output_compression": 30}),
    ("running", False, {"prompt": "a cat", "seed": 5, "steps": 10, "cloud_steps": 4, "size": "64x64"}),
    ("waiting", True, {"prompt": "a (cat:1.2)", "negative_prompt": "blur", "seed": 6, "steps": 10, "cloud_steps": 4,
                       "size": "64x64", "strength": 0.9, "guidance_scale": 4.5, "guidance_rescale": 0.5,
                       "sampler": "euler_a", "output_format": "webp", "output_compression": 90}),
    ("waiting", False, {"prompt": "a dog", "seed": 7, "steps": 6, "cloud_steps": 0, "size": "64x64",
                        "prompt_style": "plain"}),
]


def until(what, holds):
    for _ in range(1200):
        if holds():
            return
        time.sleep(0.05)
    raise SystemExit(f"Did not come true within 60 s: {what}")


def main(checkout, out):
    program = checkout / "Cli/bin/Release/net10.0/hybridgrains"
    folder = pathlib.Path(tempfile.mkdtemp())
    data, models = folder / "data", checkout / "tests/models"
    environment = dict(os.environ, HYBRIDGRAINS_DATA=str(data), HYBRIDGRAINS_MODELS=str(models))
    up = subprocess.Popen([program, "up", "--port", "0", "--agents", "0"], env=environment, cwd=folder)
    agent = None
    try:
        until("the cluster is up", lambda: (data / "cluster.json").exists())
        address = json.loads((data / "cluster.json").read_text())

        def call(method, path, body=None):
            request = urllib.request.Request(address["Url"].rstrip("/") + path, method=method,
                                             data=json.dumps(body).encode() if body else None,
                                             headers={"Content-Type": "application/json"})
            return json.load(urllib.request.urlopen(request))

        (folder / "token").write_text(address["EdgeToken"])
        # Slow, so that there is time to be killed in.
        agent = subprocess.Popen([program, "agent", "--gateway", address["Url"], "--token-file", folder / "token", "--id", "slow",
                                  "--models", models, "--slow-down", "3000"], env=environment, cwd=folder)
        until("the agent works", lambda: any(w["id"] == "slow" and w["available"] for w in call("GET", "/v1/cluster")["workers"]))
        written = []
        for state, starts_from_picture, request in REQUESTS:
            body = dict(request)
            if starts_from_picture:
                body["image"], body["mask"] = (base64.b64encode((HERE / f).read_bytes()).decode() for f in ("picture.png", "mask.png"))
            id = call("POST", "/v1/generations", body)["id"]

            def get():
                return call("GET", f"/v1/generations/{id}")

            if state == "finished":
                until("the first is done", lambda: get()["status"] == "completed")
            else:
                until(f"the last range of {request} is {state}",
                      lambda: (r := get()["ranges"]) and r[-1]["to"] == request["steps"] and r[-1]["status"] == state)
            written.append({"id": id, "state": state, "stepsDone": get()["stepsDone"], "attempts": len(get()["ranges"]),
                            "startsFromPicture": starts_from_picture, "request": request})
    finally:
        for process in (agent, up):
            if process:
                process.kill()
                process.wait()
    with sqlite3.connect(data / "state.db", isolation_level=None) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.execute("VACUUM")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    shutil.copytree(data, out / "data", ignore=shutil.ignore_patterns("logs", "lock", "cluster.json", "*-wal", "*-shm"))
    (out / "store.json").write_text(json.dumps(written, indent=2) + "\n")
    shutil.rmtree(folder)


main(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]))
