"""A Flask application with Flask's own session: a signed cookie."""
import sys
import time

from flask import Flask, redirect, request, session

app = Flask(__name__)
app.secret_key = 'a test'


@app.get('/')
@app.get('/slow')
def home():
    if 'who' not in session:
        return redirect('/login')
    if request.path == '/slow':
        time.sleep(4)
    return f'<!doctype html><title>home</title><h1>Hello {session["who"]}</h1><a href="/slow">slow</a> <a href="/logout">Log out</a>'


@app.route('/login', methods=['GET', 'POST'])
def login():
    if request.method == 'POST':
        session['who'] = request.form['who']
        return redirect('/')
    return '<!doctype html><title>login</title><h1>Log in</h1><form method="post"><input name="who"><button>Log in</button></form>'


@app.get('/logout')
def logout():
    session.clear()
    return redirect('/login')


app.run('127.0.0.1', int(sys.argv[1]), threaded=True)
