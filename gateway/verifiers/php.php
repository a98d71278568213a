<?php
// PHP 8, with firebase/php-jwt 6 or 7 and sodium:
//   $person = (new CurfewVerifier($jwks, $issuer, $audience))->person($_SERVER['HTTP_CURFEW_ASSERTION'] ?? '');
use Firebase\JWT\JWK;
use Firebase\JWT\JWT;

/** Gives an assertion's claims (sub, sid, roles, tasks), and throws for one that does not hold. */
final class CurfewVerifier
{
    public function __construct(private string $jwks, private string $issuer, private string $audience) {}

    public function person(string $assertion): object
    {
        $context = stream_context_create(['http' => ['timeout' => 5]]);
        $text = file_get_contents($this->jwks, false, $context);
        if ($text === false) throw new UnexpectedValueException('the gateway gave no keys');
        // The key's own `alg` decides, so an assertion cannot choose another.
        JWT::$leeway = 5;
        $claims = JWT::decode($assertion, JWK::parseKeySet(json_decode($text, true, 16, JSON_THROW_ON_ERROR)));
        foreach (['exp', 'sub', 'sid', 'roles', 'tasks'] as $name)
            if (!isset($claims->$name)) throw new UnexpectedValueException("the assertion has no $name");
        if (($claims->iss ?? '') !== $this->issuer) throw new UnexpectedValueException('another gateway signed it');
        if (($claims->aud ?? '') !== $this->audience) throw new UnexpectedValueException('it is for another application');
        return $claims;
    }
}
