# Python, with PyJWT and cryptography:
#   verifier = CurfewVerifier("http://127.0.0.1:4180/_curfew/jwks.json", issuer, audience)
#   person = verifier.person(request.headers["Curfew-Assertion"])
import jwt


class CurfewVerifier:
    """Gives an assertion's claims (sub, sid, roles, tasks), and raises for one that does not hold."""

    def __init__(self, jwks, issuer, audience):
        self.keys = jwt.PyJWKClient(jwks, lifespan=30)
        self.rules = {"issuer": issuer, "audience": audience, "leeway": 5}

    def person(self, assertion):
        key = self.keys.get_signing_key_from_jwt(assertion).key
        required = {"require": ["exp", "iss", "aud", "sub", "sid", "roles", "tasks"]}
        return jwt.decode(assertion, key, algorithms=["EdDSA", "ES256"], options=required, **self.rules)
