"""Orders of a workshop: Python's standard library alone. Who may come in is decided in front of it."""

import html
import http.server
import os
from urllib.parse import parse_qs

ORDERS = []


def page(name):
    orders = ''.join(f'<li>{html.escape(order)}</li>' for order in ORDERS)
    return f'''<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Orders</title></head><body><main>
<h1>Orders</h1><p>You are {html.escape(name)}.</p><ul>{orders}</ul>
<form method="post"><label>Order <input name="order"></label><button>Save</button></form></main></body></html>'''


class Orders(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def log_message(self, *_):
        pass

    def do_GET(self):
        body = page(self.headers.get('Curfew-Subject', 'a stranger')).encode()
        self.send_response(200)
        self.send_header('Content-Type', 'text/html; charset=utf-8')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        fields = parse_qs(self.rfile.read(int(self.headers.get('Content-Length', 0))).decode())
        ORDERS.extend(fields.get('order', []))
        self.send_response(303)
        self.send_header('Location', '/')
        self.send_header('Content-Length', '0')
        self.end_headers()


server = http.server.ThreadingHTTPServer(('127.0.0.1', int(os.environ.get('PORT', '8000'))), Orders)
print(f'http://127.0.0.1:{server.server_port}', flush=True)
server.serve_forever()
