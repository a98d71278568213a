"""An application that knows nothing of Curfew: Python's standard library, with its own pages and no sessions."""

import base64
import hashlib
import http.server
import json
import os
import struct
import sys
import time
from urllib.parse import parse_qs, urlsplit

HERE = os.path.dirname(os.path.abspath(__file__))
ORDERS = []


def page(title, body):
    links = [('/', 'Home'), ('/poll', 'Polling'), ('/form', 'Form'), ('/slow?seconds=7', 'Slow'), ('/socket', 'Socket'), ('/echo', 'Headers')]
    nav = ' '.join(f'<a href="{to}">{name}</a>' for to, name in links)
    return f'''<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title} · Orders</title><link rel="stylesheet" href="/style.css"></head>
<body><nav>{nav}</nav><main><h1>{title}</h1>{body}</main></body></html>'''


def escaped(text):
    return text.replace('&', '&amp;').replace('<', '&lt;').replace('"', '&quot;')


class Orders(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def log_message(self, *_):
        pass

    def send(self, body, kind='text/html; charset=utf-8', status=200, headers=()):
        data = body.encode()
        self.send_response(status)
        self.send_header('Content-Type', kind)
        self.send_header('Content-Length', str(len(data)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        if self.command != 'HEAD':
            self.wfile.write(data)

    def do_GET(self):
        asked = urlsplit(self.path)
        query = parse_qs(asked.query)
        who = self.headers.get('Curfew-Subject', 'nobody')
        if asked.path == '/':
            orders = ''.join(f'<li>{escaped(order)}</li>' for order in ORDERS) or '<li>none yet</li>'
            self.send(page('Orders', f'<p>You are <b>{escaped(who)}</b>, says a header. This application has no sign-in of its own.</p><ul>{orders}</ul>'))
        elif asked.path == '/poll':
            self.send(page('Polling', '<p>This page asks <code>/echo</code> each second. That keeps nobody signed in.</p><p>Asked <output>0</output> times.</p><script src="/poll.js"></script>'))
        elif asked.path == '/form':
            self.send(page('Form', '<form method="post"><label>An order<br><textarea name="order" rows="4"></textarea></label><p><button>Save</button></p></form>'))
        elif asked.path == '/slow':
            time.sleep(min(20, float(query.get('seconds', ['7'])[0])))
            self.send(page('Slow', '<p>This page took its time. A slow page is no closed tab.</p>'))
        elif asked.path == '/echo':
            self.send(json.dumps(list(self.headers.items()), indent=1), 'application/json')
        elif asked.path == '/socket' and self.headers.get('Upgrade', '').lower() == 'websocket':
            self.socket_echo()
        elif asked.path == '/socket':
            self.send(page('Socket', '<p>The socket says <output>nothing yet</output></p><script src="/socket.js"></script>'))
        elif asked.path in ('/style.css', '/poll.js', '/socket.js'):
            kind = 'text/css' if asked.path.endswith('.css') else 'text/javascript'
            with open(HERE + asked.path, encoding='utf-8') as file:
                self.send(file.read(), kind)
        else:
            self.send(page('Not found', '<p>There is no such page.</p>'), status=404)

    do_HEAD = do_GET

    def do_POST(self):
        fields = parse_qs(self.rfile.read(int(self.headers.get('Content-Length', 0))).decode())
        if urlsplit(self.path).path != '/form':
            return self.send(page('Not found', ''), status=404)
        order = fields.get('order', [''])[0].strip()
        if order == '':
            return self.send(page('Form', '<p role="alert">Write something first.</p><a href="/form">Back</a>'), status=422)
        ORDERS.append(order)
        self.send('', status=303, headers=[('Location', '/')])

    def socket_echo(self):
        key = self.headers['Sec-WebSocket-Key'] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
        self.send_response(101)
        self.send_header('Upgrade', 'websocket')
        self.send_header('Connection', 'Upgrade')
        self.send_header('Sec-WebSocket-Accept', base64.b64encode(hashlib.sha1(key.encode()).digest()).decode())
        self.end_headers()
        self.close_connection = True
        while True:
            head = self.rfile.read(2)
            if len(head) < 2 or head[0] & 15 == 8:
                return
            length = head[1] & 127
            if length == 126:
                length = struct.unpack('>H', self.rfile.read(2))[0]
            mask = self.rfile.read(4)
            text = bytes(byte ^ mask[at % 4] for at, byte in enumerate(self.rfile.read(length)))[:100]
            self.wfile.write(bytes([0x81, len(text)]) + text)
            self.wfile.flush()


port = int(sys.argv[1]) if len(sys.argv) > 1 else 8000
server = http.server.ThreadingHTTPServer(('127.0.0.1', port), Orders)
print(f'http://127.0.0.1:{server.server_address[1]}', flush=True)
server.serve_forever()
