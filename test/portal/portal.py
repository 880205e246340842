#!/usr/bin/env python3
"""A portal, in Python's standard library, written from docs/api/asyncapi.json and docs/portals.md alone.

usage: portal.py ASYNCAPI nats://HOST:PORT PARTY ID TYPE DATA

Publishes one order of PARTY under ID, with DATA as JSON, and prints what became of it as one line of JSON. Run again
with the same words it publishes the same order again, which changes nothing, and prints the same.
"""

import base64
import hashlib
import json
import os
import re
import socket
import sys
import time
from urllib.parse import urlsplit

SOURCE = "https://portal.example/python"
PATIENCE_SECONDS = 60
ANSWER_SECONDS = 5
# The stream of the outcome of an order that was cancelled first: its bytes are those of the order that did it.
BEFORE_IT_CAME = "cancelled-before-it-came"


class Nats:
    """As much of the NATS protocol as a portal needs: CONNECT, SUB, PUB, HPUB, MSG, HMSG, PING."""

    def __init__(self, url):
        where = urlsplit(url)
        self.socket = socket.create_connection((where.hostname, where.port or 4222), ANSWER_SECONDS)
        self.lines = self.socket.makefile("rb")
        self.most = json.loads(self.lines.readline().removeprefix(b"INFO "))["max_payload"]
        self.inbox = "_INBOX." + os.urandom(12).hex()
        self.later = []
        options = {"verbose": False, "pedantic": False, "headers": True, "no_responders": True}
        self.send("CONNECT " + json.dumps(options))
        self.send(f"SUB {self.inbox}.> 1")

    def send(self, line, payload=None):
        self.socket.sendall(line.encode() + b"\r\n" + (b"" if payload is None else payload + b"\r\n"))

    def receive(self):
        """The next message: subject, reply subject, headers, body. Raises TimeoutError when none comes."""
        while True:
            word, *words = self.lines.readline().decode().split() or ["-ERR", "the server closed the connection"]
            if word == "PING":
                self.send("PONG")
            elif word == "-ERR":
                raise ConnectionError(" ".join(words))
            elif word in ("MSG", "HMSG"):
                size = int(words[-1])
                cut = int(words[-2]) if word == "HMSG" else 0
                reply = words[2] if len(words) == (5 if word == "HMSG" else 4) else ""
                whole = self.lines.read(size + 2)
                return words[0], reply, whole[:cut], whole[cut:size]

    def request(self, subject, payload, headers=None):
        """Publishes, and waits for the answer; what arrives meanwhile is kept for later."""
        if len(payload) > self.most - 1024:  # the server would only close the connection; its headers count, too
            raise ValueError(f"{len(payload)} bytes are more than this server takes: never again")
        reply = f"{self.inbox}.{os.urandom(6).hex()}"
        if headers is None:
            self.send(f"PUB {subject} {reply} {len(payload)}", payload)
        else:
            head = "".join(["NATS/1.0\r\n", *(f"{name}: {value}\r\n" for name, value in headers.items()), "\r\n"]).encode()
            self.send(f"HPUB {subject} {reply} {len(head)} {len(head) + len(payload)}", head + payload)
        until = time.monotonic() + ANSWER_SECONDS
        while time.monotonic() < until:
            message = self.receive()
            if message[0] != reply:
                self.later.append(message)
            elif message[2].startswith(b"NATS/1.0 503"):
                raise ConnectionError(f"nobody takes {subject}: no coordinator has made the streams yet")
            else:
                return json.loads(message[3])
        raise TimeoutError(f"no answer to {subject}")

    def facts(self, subjects, seconds):
        """How many facts of some subjects there are, and all of them in order, new ones too: number, sequence, subject, event."""
        # JetStream looks for a subscription to this very subject: the wildcard above is none to it.
        self.send(f"SUB {self.inbox}-facts 2")
        config = {"deliver_subject": f"{self.inbox}-facts", "ack_policy": "none", "deliver_policy": "all",
                  "filter_subjects": subjects, "mem_storage": True, "idle_heartbeat": 2_000_000_000}
        body = json.dumps({"stream_name": "FACTS", "config": config}).encode()
        answer = self.request("$JS.API.CONSUMER.CREATE.FACTS", body)
        if "error" in answer:
            raise ConnectionError(answer["error"]["description"])
        return answer["num_pending"], self.arriving(time.monotonic() + seconds)

    def arriving(self, until):
        expected = 1
        while time.monotonic() < until:
            subject, reply, headers, body = self.later.pop(0) if self.later else self.receive()
            if not reply.startswith("$JS.ACK.FACTS."):
                continue  # a heartbeat
            _, _, _, _, _, sequence, number, _, _ = reply.split(".")
            if int(number) != expected:
                raise ConnectionError("a fact was lost on the way: begin again")
            expected += 1
            yield int(number), int(sequence), subject, json.loads(body)


def token(*parts):
    """The rule of all keys: sha256 over the parts with a zero byte between them, base32, 32 characters."""
    digest = hashlib.sha256("\0".join(parts).encode()).digest()
    return base64.b32encode(digest).decode().lower()[:32]


def digest_of(body):
    return base64.urlsafe_b64encode(hashlib.sha256(body).digest()).decode().rstrip("=")


class Portal:
    def __init__(self, document, nats, party):
        self.document, self.nats, self.party = document, nats, party

    def subject(self, channel, **parameters):
        """The address of a channel of the document, with its parameters filled in."""
        return self.document["channels"][channel]["address"].format(party=self.party, **parameters)

    def newest(self, name):
        """The newest version of an order that the document knows; of any other, one that nobody knows."""
        versions = [
            int(match[1]) for match in
            (re.fullmatch(rf"sixfold\.order\.{name}\.v(\d+)", it) for it in self.document["components"]["messages"]) if match
        ]
        return f"sixfold.order.{name}.v{max(versions, default=1)}"

    def publish(self, body, key):
        """Publishes, and gives the position in ORDERS. Without an answer it may be stored or not: the same again is safe."""
        headers = {"Nats-Msg-Id": key, "Content-Type": "application/cloudevents+json"}
        answer = self.nats.request(self.subject("orders"), body, headers)
        if answer.get("duplicate"):  # stored a moment ago, perhaps with other bytes: let these be answered, too
            answer = self.nats.request(self.subject("orders"), body)
        if answer.get("error", {}).get("err_code") == 10054:
            raise ValueError(answer["error"]["description"])  # too large: no use to try again
        if "error" in answer:
            raise ConnectionError(answer["error"]["description"])
        return answer["seq"]

    def raises_revision(self, fact):
        return self.document["components"]["messages"].get(fact["type"], {}).get("x-raises-revision", False)

    def order(self, order_id, name, data):
        """Publishes one order and follows the party's facts until it is done: rejected, accepted, converged or gone."""
        event = {"specversion": "1.0", "id": order_id, "source": SOURCE, "type": self.newest(name),
                 "time": "2026-11-21T07:36:00Z", "party": self.party, "data": data}
        body = json.dumps(event).encode()
        key, digest = token("order", self.party, SOURCE, order_id), digest_of(body)
        everything = [self.subject("facts.order", id="*"), self.subject("facts.network", id="*")]
        older, facts = self.nats.facts(everything, PATIENCE_SECONDS)  # before it is published: what is older counts others
        position = self.publish(body, key)
        outcomes = {self.subject("facts.order", id=key), self.subject("facts.order", id=token("reused", key, digest)),
                    self.subject("facts.order", id=token("garbage", self.party, digest))}
        told, last, network, wanted = {"key": key, "position": position}, 0, None, "NetworkConverged"
        for number, sequence, subject, fact in facts:
            what, said = fact["type"].split(".")[2], fact["data"]
            if subject in outcomes and (said.get("bytes") == digest or said.get("stream") == BEFORE_IT_CAME):
                if what == "OrderRejected":
                    return {**told, "state": "rejected", **{it: said[it] for it in ("code", "sentence", "field")}}
                told["state"] = "accepted"
            is_counted = what == "RejectionsCounted" and said["firstPosition"] <= position <= said["lastPosition"]
            if is_counted and number > older and "state" not in told:
                return {**told, "state": "rejected", "code": None, "sentence": "too many rejections", "field": None}
            if "state" not in told and fact.get("correlationid") == key and self.raises_revision(fact):
                last, network = sequence, subject  # what the members have to hold
            if subject == network and what == "NetworkCancelled":
                wanted = "NetworkGone"  # by this order, or by another one that comes in between
            if "state" in told and last == 0:
                return told  # nothing that a member would have to hold
            if "state" not in told or subject != network or what != wanted:
                continue
            if what == "NetworkGone":
                return {**told, "state": "gone"}
            if said["revision"] >= last:
                return {**told, "state": "converged", "revision": said["revision"]}
        return {**told, "state": "no end yet"}


def main(document, url, party, order_id, name, data):
    with open(document, encoding="utf-8") as file:
        asyncapi = json.load(file)
    for pause in (0.5, 1, 2, 4, 8, None):
        try:
            print(json.dumps(Portal(asyncapi, Nats(url), party).order(order_id, name, json.loads(data))))
            return
        except OSError as error:  # no connection, no answer, or a gap: begin again, which is safe
            if pause is None:
                raise
            print(f"portal: {error}, again in {pause} s", file=sys.stderr)
            time.sleep(pause)


if __name__ == "__main__":
    main(*sys.argv[1:])
