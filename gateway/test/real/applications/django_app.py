"""A Django application with Django's sessions and its check against forged forms."""
import sys
import time

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.urls import path

settings.configure(
    DEBUG=True,
    SECRET_KEY='a test',
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=['127.0.0.1'],
    SESSION_ENGINE='django.contrib.sessions.backends.cache',
    MIDDLEWARE=[
        'django.contrib.sessions.middleware.SessionMiddleware',
        'django.middleware.csrf.CsrfViewMiddleware',
    ],
)


def home(request):
    if 'who' not in request.session:
        return HttpResponseRedirect('/login')
    if request.path == '/slow':
        time.sleep(4)
    return HttpResponse(f'<!doctype html><title>home</title><h1>Hello {request.session["who"]}</h1><a href="/slow">slow</a> <a href="/logout">Log out</a>')


def login(request):
    if request.method == 'POST':
        request.session.cycle_key()
        request.session['who'] = request.POST['who']
        return HttpResponseRedirect('/')
    token = get_token(request)
    return HttpResponse(f'<!doctype html><title>login</title><h1>Log in</h1><form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="{token}"><input name="who"><button>Log in</button></form>')


def logout(request):
    request.session.flush()
    return HttpResponseRedirect('/login')


urlpatterns = [path('', home), path('slow', home), path('login', login), path('logout', logout)]

if __name__ == '__main__':
    from django.core.management import execute_from_command_line

    execute_from_command_line([sys.argv[0], 'runserver', '--noreload', f'127.0.0.1:{sys.argv[1]}'])
