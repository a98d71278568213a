<?php
// A PHP application with PHP's own session, which is there before anybody logs in.
session_start();
$path = strtok($_SERVER['REQUEST_URI'], '?');
if ($path === '/login' && $_SERVER['REQUEST_METHOD'] === 'POST') {
    $_SESSION['who'] = $_POST['who'];
    header('Location: /', true, 302);
    exit;
}
if ($path === '/login') {
    echo '<!doctype html><title>login</title><h1>Log in</h1><form method="post"><input name="who"><button>Log in</button></form>';
    exit;
}
if ($path === '/logout') {
    $_SESSION = [];
    session_destroy();
}
if (!isset($_SESSION['who'])) {
    header('Location: /login', true, 302);
    exit;
}
$who = $_SESSION['who'];
session_write_close();
if ($path === '/slow') sleep(4);
echo '<!doctype html><title>home</title><h1>Hello ' . htmlspecialchars($who) . '</h1><a href="/slow">slow</a> <a href="/logout">Log out</a>';
