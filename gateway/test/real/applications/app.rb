# A Sinatra application with Rack's session: a signed cookie.
require 'sinatra/base'

class Application < Sinatra::Base
  set :bind, '127.0.0.1'
  set :port, ARGV[0].to_i
  set :server, 'webrick'
  set :server_settings, { AccessLog: [], Logger: WEBrick::Log.new(File::NULL) } if defined?(WEBrick)
  enable :sessions
  set :session_secret, 'a test' * 20
  disable :protection

  get('/login') { '<!doctype html><title>login</title><h1>Log in</h1><form method="post"><input name="who"><button>Log in</button></form>' }
  post('/login') do
    session[:who] = params[:who]
    redirect '/'
  end
  get('/logout') do
    session.clear
    redirect '/login'
  end
  get(%r{/(slow)?}) do
    redirect '/login' unless session[:who]
    sleep 4 if request.path == '/slow'
    "<!doctype html><title>home</title><h1>Hello #{session[:who]}</h1><a href=\"/slow\">slow</a> <a href=\"/logout\">Log out</a>"
  end
end

Application.run!
