<?php
[, $library, $file, $jwks, $issuer, $audience] = $argv;
require $library;
require $file;
$verifier = new CurfewVerifier($jwks, $issuer, $audience);
while (($line = fgets(STDIN)) !== false) {
    try {
        $person = $verifier->person(trim($line));
        echo "ok {$person->sub} ", implode(',', $person->roles), "\n";
    } catch (Throwable $failure) {
        echo 'refused ', $failure::class, ' ', $failure->getMessage(), "\n";
    }
}
