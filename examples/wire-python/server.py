"""A server that keeps docs/wire.md, in Python's standard library, for the browser client of Curfew.

    python3 examples/wire-python/server.py 8000 --client library/dist

The numbers are those of the rules. It keeps sessions in memory and serves plain HTTP on loopback, for readers and tests.
A real server keeps them in its database, and adds Secure and __Host- over HTTPS.
"""
import argparse, base64, contextlib, hashlib, hmac, html, json, math, re, secrets, select, socket, threading, time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

flags = argparse.ArgumentParser(description="Keeps Curfew's wire. All times are in seconds.")
flags.add_argument("port", type=int, help="0 for a free one; the first line that is printed is the address")
flags.add_argument("--client", default="library/dist", help="the folder with browser.js")
for name, value in {"idle": 60, "warning": 30, "lifetime": 43200, "grace": 5, "lost-grace": 15, "lease": 180}.items():
    flags.add_argument(f"--{name}", type=float, default=value)
policy = flags.parse_args()
HERE = Path(__file__).parent
SECRET = secrets.token_bytes(32)
LOCK, SESSIONS = threading.RLock(), {}  # the sessions by the SHA-256 of their tokens, rule 7.6
NO_NTH = str(2**53)  # no stream is later than one that does not say which it is
PAGE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
SIGNALS = "input extend more-time warning-shown message-seen page-seen page-left page-lost page-hidden sign-out".split()
text_of = lambda raw: base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
key_of = lambda token: hashlib.sha256(token.encode()).hexdigest()
page_token_of = lambda token: text_of(hmac.digest(SECRET, b"page " + token.encode(), "sha256"))
ms = lambda seconds: max(0, math.ceil(seconds * 1000))
is_count = lambda value: type(value) in (int, float) and 0 <= value < math.inf
is_page = lambda value: isinstance(value, str) and PAGE_ID.fullmatch(value) is not None

class Session:
    """What is known of one person's stay. Each method is called under the lock."""
    def __init__(self, subject, now):
        self.subject, self.id = subject, text_of(secrets.token_bytes(12))
        self.person = text_of(hmac.digest(SECRET, b"person " + subject.encode(), "sha256")[:16])
        self.started = self.active = now
        self.pages = {}  # a page's id: until when it counts as open; infinite while a stream carries it
        self.spoke = {}  # a page's id: when it last reported
        self.lost, self.streams, self.openings = set(), {}, {}
        self.seen_a_page, self.ended, self.version = False, None, 1
    def deadlines(self):
        ends = {"idle": self.active + policy.idle, "lifetime": self.started + policy.lifetime}
        if self.seen_a_page:
            ends["closed"] = max(self.pages.values(), default=0)
        return ends

    def settle(self, now):
        """Ends what is due. The nearest deadline is the reason (6.4), whether a timer ran or not (6.5)."""
        reason, at = min(self.deadlines().items(), key=lambda end: end[1])
        if not self.ended and at <= now:
            self.end(reason, at)
        self.pages = {page: until for page, until in self.pages.items() if until > now} or self.pages
    def end(self, reason, at):
        self.ended, self.version = (reason, at), self.version + 1
    def warnings(self):
        return {"lifetime": self.started + policy.lifetime - min(300, policy.lifetime / 2),
                "idle": self.active + policy.idle - policy.warning}
    def warning_at(self, now):  # the reason of the warning at a moment, or None
        return next((reason for reason, at in self.warnings().items() if now >= at), None)

    def status(self, now):
        self.settle(now)
        if self.ended:
            (reason, at), idle = self.ended, ms(policy.idle)
            return {"phase": "ended", "reason": reason, "agoMs": ms(now - at), "id": self.id, "idleMs": idle}
        ends, warning = self.deadlines(), self.warning_at(now)
        live = {"id": self.id, "roles": ["guest"], "tasks": ["look"], "version": self.version, "person": self.person,
                "idleMs": ms(policy.idle), "lifetimeMs": ms(policy.lifetime), "leaseMs": ms(policy.lease),
                "lifetimeEndsInMs": ms(ends["lifetime"] - now), "endsInMs": ms(min(ends["idle"], ends["lifetime"]) - now),
                "pages": sum(until > now for until in self.pages.values())}
        if warning:
            return {"phase": "warning", "reason": warning, "extendable": warning == "idle", **live}
        return {"phase": "active", "warnsInMs": ms(min(self.warnings().values()) - now), **live}

    def heed(self, signals, now):
        """Takes signals in their order. The version grows when they change anything (2.7)."""
        before = (self.active, dict(self.pages))
        for signal in signals if not self.ended else ():  # 3.12
            self.take(signal, now)
        if before != (self.active, self.pages) and not self.ended:
            self.version += 1

    def take(self, signal, now):
        kind, page = signal["type"], signal.get("page")
        if kind == "sign-out":
            self.end("signed-out", now)
        at = now - signal.get("agoMs", 0) / 1000 if kind == "input" else now
        # 6.2: input before the warning counts, also when its report arrives later; 3.3: an older one moves nothing back
        if kind == "extend" or (kind == "input" and not self.warning_at(at)):
            self.active = max(self.active, at)
        if page in self.pages and page not in self.lost and kind in ("input", "extend"):
            self.spoke[page], self.pages[page] = now, max(now + policy.lease, self.pages[page])
        if kind == "page-seen":
            self.see(page, signal, now)
        elif kind in ("page-left", "page-lost") and page in self.pages:
            self.release(page, now + (policy.grace if kind == "page-left" else policy.lost_grace))

    def see(self, page, signal, now):
        if page in self.lost and not self.streams and "nth" not in signal:
            return  # it stays suspected until a stream names it
        for before in signal.get("after", []):
            if self.pages.get(before, math.inf) < math.inf:
                del self.pages[before]  # 5.8
        lease, self.seen_a_page = policy.lease / (1 if page in self.pages else 2), True
        self.lost.discard(page)
        self.spoke[page] = now
        for carried in list(self.streams.values())[:1]:  # a later page of the same browser
            carried.add(page)
        self.pages[page] = math.inf if self.streams else max(now + lease, self.pages.get(page, 0))

    def release(self, page, until):
        for carried in self.streams.values():
            carried.discard(page)
        self.lost.add(page)
        self.pages[page] = min(self.pages[page], until)

    def carry(self, stream, pages, alone, nth, now):
        """Opens a stream for pages, which are open while it is (5.4)."""
        leader = (pages or [None])[0]
        if nth < self.openings.get(leader, nth):
            pages = []  # a later stream of the same page is here already
        self.openings[leader] = max(nth, self.openings.get(leader, nth))
        carried = set(pages).union(*self.streams.values())
        for page in set(self.pages) - carried if pages and not alone else ():
            if now - self.spoke.get(page, 0) > 5:
                self.release(page, now + policy.lost_grace)
        self.pages.update(dict.fromkeys(pages, math.inf))
        self.lost -= set(pages)
        self.seen_a_page = self.seen_a_page or bool(pages)
        self.streams[stream] = set(pages)
        self.version += 1
    def hang_up(self, stream, now):
        for page in self.streams.pop(stream, set()):
            if page in self.pages and not any(page in carried for carried in self.streams.values()):
                self.release(page, now + policy.lost_grace)  # 5.7
        self.version += 1

def is_signal(signal):
    kind = signal.get("type") if isinstance(signal, dict) else None
    if kind not in SIGNALS:
        return False
    after, nth, is_named = signal.get("after", []), signal.get("nth", 0), "page" in kind or "page" in signal
    return ((kind != "input" or is_count(signal.get("agoMs"))) and (not is_named or is_page(signal.get("page")))
            and isinstance(after, list) and len(after) <= 4 and all(map(is_page, after)) and type(nth) is int and nth >= 0)

class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    log_message = lambda *_: None
    def do_GET(self):
        address = urlsplit(self.path)
        path, query = address.path.rstrip("/") or "/", parse_qs(address.query)  # 1.6
        body = self.rfile.read(min(int(self.headers.get("content-length") or 0), 4097))
        if path == "/session" or path.startswith("/session/"):
            self.resource(path, query, body)
        elif path == "/sign-in" and self.command == "POST":
            self.sign_in(parse_qs(body.decode()).get("name", [""])[0])
        elif re.fullmatch(r"/browser[\w-]*\.js", path) and (script := Path(policy.client, path[1:])).is_file():
            self.answer(200, script.read_bytes(), "text/javascript")
        elif path in ("/", "/page"):
            self.page(path, query)
        else:
            self.problem(404, "There is nothing here.")
    do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_GET

    def head(self, status, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
    def answer(self, status, body, kind="application/json", **headers):
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.head(status, content_type=kind, cache_control="no-store", content_length=str(len(raw)), **headers)
        if self.command != "HEAD":  # 1.2
            self.wfile.write(raw)
    def problem(self, status, detail, **headers):
        body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
        self.answer(status, body, "application/problem+json", **headers)

    def found(self):
        """The token and the session that the cookies open; of several the live one (7.5). Called under the lock."""
        tokens = re.findall(r"(?:^|;)[ \t]*curfew=([^;]+)", self.headers.get("cookie", ""))[:4]
        found = [(token, SESSIONS.get(key_of(token))) for token in tokens] or [(None, None)]
        for session in filter(None, (session for _, session in found)):
            session.settle(time.monotonic())
        return max(found, key=lambda one: 0 if one[1] is None else 1 if one[1].ended else 2)

    def is_ours(self):
        site, origin = self.headers.get("sec-fetch-site"), self.headers.get("origin")
        if site is not None:  # 4.1
            return site == "same-origin" or (site == "none" and self.headers.get("sec-fetch-mode") == "navigate")
        if origin is not None:  # 4.2
            return origin == f"http://{self.headers.get('host')}"
        token = self.found()[0]  # 4.3
        return token is None or hmac.compare_digest(self.headers.get("curfew-page-token", ""), page_token_of(token))

    def resource(self, path, query, body):
        allow = {"/session": "GET, HEAD, POST", "/session/events": "GET"}.get(path)
        if allow is None or self.command not in allow.split(", "):  # 1.5, 1.6; no drafts are kept, 8.1
            return self.problem(405, f"Use {allow}.", allow=allow) if allow else self.problem(404, "There is nothing here.")
        if path == "/session/events":
            return self.events(query)
        with LOCK:
            signals = self.signals(body) if self.command == "POST" else []
            if signals is None:
                return  # it was refused
            token, session = self.found()
            if not session:  # 1.3, 1.4, 3.11
                return self.answer(200, {"phase": "none"})
            was_live, now = not session.ended, time.monotonic()
            session.heed(signals, now)
            status = session.status(now)
        if self.command == "GET" and not session.ended:  # 2.6
            status["pageToken"] = page_token_of(token)
        left = was_live and session.ended and session.ended[0] == "signed-out"
        taken = {"set_cookie": "curfew=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"} if left else {}
        self.answer(401 if session.ended and not left else 200, status, **taken)  # 3.7, 3.12

    def signals(self, body):
        if not self.is_ours():
            return self.problem(403, "Send the pageToken of GET /session in the header curfew-page-token.")
        if not re.match(r"application/json\s*(;|$)", self.headers.get("content-type", ""), re.I):  # 3.9
            return self.problem(415, "Send signals as application/json.")
        if len(body) > 4096:  # 3.10; the rest of the body is still in the connection
            self.close_connection = True
            return self.problem(413, "Send at most 4096 bytes.")
        with contextlib.suppress(ValueError):
            signals = value if isinstance(value := json.loads(body), list) else [value]
            if 1 <= len(signals) <= 32 and all(map(is_signal, signals)):
                return signals
        return self.problem(400, "Send 1 to 32 signals, each with its type and its fields.")  # 3.8

    def events(self, query):
        pages, nth = query.get("alone", []) + query.get("page", []), query.get("nth", [NO_NTH])[0]
        if self.headers.get("sec-fetch-site") is not None and not self.is_ours():  # 4.4
            return self.problem(403, "Events are for pages of this application only.")
        if not all(map(is_page, pages)) or not nth.isdecimal():  # 5.5
            return self.problem(400, "Name pages by their ids, and nth by a whole number.")
        stream = object()
        with LOCK:
            _, session = self.found()
            if not session or session.ended:
                return self.answer(401, session.status(time.monotonic()) if session else {"phase": "none"})
            session.carry(stream, pages, "alone" in query, int(nth), time.monotonic())
        self.close_connection = True
        with contextlib.suppress(OSError):  # it says that the browser hung up
            self.head(200, content_type="text/event-stream", cache_control="no-store")
            self.tell(session)
        with LOCK:
            session.hang_up(stream, time.monotonic())

    def tell(self, session):
        """Sends each change and a ping every 5 s, until the end or until the browser hangs up."""
        told, pinged = None, time.monotonic()
        while True:
            with LOCK:
                status = session.status(now := time.monotonic())
            is_told, told = told == (status["phase"], session.version), (status["phase"], session.version)
            if not is_told:  # 5.1, 5.3, 6.1
                self.wfile.write(f"data: {json.dumps(status)}\n\n".encode())
            if status["phase"] == "ended":
                return
            if now - pinged >= 5:  # 5.2
                pinged = now
                self.wfile.write(b"event: ping\ndata: {}\n\n")
            if select.select([self.connection], [], [], 0.1)[0] and not self.connection.recv(1, socket.MSG_PEEK):
                return

    def sign_in(self, name):
        with LOCK:
            if not self.is_ours() or not name.strip():
                return self.problem(403, "Sign in by the form of this site, with a name.")
            now, (_, before) = time.monotonic(), self.found()
            if before and not before.ended:  # 7.3
                before.end("replaced", now)
            token = text_of(secrets.token_bytes(32))  # 7.2
            SESSIONS[key_of(token)] = Session(name.strip(), now)
        cookie = f"curfew={token}; Path=/; HttpOnly; SameSite=Lax"  # 7.1
        self.answer(303, b"", "text/plain", location="/page", set_cookie=cookie, server_timing="curfew-session")  # 7.4

    def page(self, path, query):
        with LOCK:
            _, session = self.found()
            if session and path == "/page":  # a page that is asked for is activity
                session.heed([{"type": "extend"}], time.monotonic())
        if path == "/page" and (not session or session.ended):
            return self.answer(303, b"", "text/plain", location="/")
        text = (HERE / ("page.html" if path == "/page" else "home.html")).read_text()
        for name, value in {"$name": session.subject if session else "", "$ended": query.get("ended", [""])[0]}.items():
            text = text.replace(name, html.escape(value))
        self.answer(200, text.encode(), "text/html; charset=utf-8")

ThreadingHTTPServer.request_queue_size = 128  # many browsers may come at once
server = ThreadingHTTPServer(("127.0.0.1", policy.port), Handler)
print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
server.serve_forever()
