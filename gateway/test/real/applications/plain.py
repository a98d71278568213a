"""An application of Python's standard library with sessions of its own, as small ones have them."""
import http.cookies
import http.server
import secrets
import sys
import time
from urllib.parse import parse_qs

SESSIONS = {}


class Application(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def log_message(self, *_):
        pass

    def who(self):
        cookie = http.cookies.SimpleCookie(self.headers.get('Cookie', ''))
        return SESSIONS.get(cookie['sid'].value) if 'sid' in cookie else None

    def answer(self, status, body='', headers=()):
        self.send_response(status)
        self.send_header('Content-Type', 'text/html; charset=utf-8')
        self.send_header('Content-Length', str(len(body.encode())))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode())

    def do_GET(self):
        if self.path.startswith('/login'):
            self.answer(200, '<!doctype html><title>login</title><h1>Log in</h1><form method="post"><input name="who"><button>Log in</button></form>')
        elif self.path == '/logout':
            self.answer(303, headers=[('Location', '/login'), ('Set-Cookie', 'sid=; Path=/; Max-Age=0')])
        elif self.who() is None:
            self.answer(303, headers=[('Location', '/login')])
        else:
            if self.path == '/slow':
                time.sleep(4)
            self.answer(200, f'<!doctype html><title>home</title><h1>Hello {self.who()}</h1><a href="/slow">slow</a> <a href="/logout">Log out</a>')

    def do_POST(self):
        who = parse_qs(self.rfile.read(int(self.headers['Content-Length'])).decode()).get('who', [''])[0]
        sid = secrets.token_urlsafe(16)
        SESSIONS[sid] = who
        self.answer(303, headers=[('Location', '/'), ('Set-Cookie', f'sid={sid}; Path=/; HttpOnly')])


http.server.ThreadingHTTPServer(('127.0.0.1', int(sys.argv[1])), Application).serve_forever()
