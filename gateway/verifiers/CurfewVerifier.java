// Java 17, with nimbus-jose-jwt 9.37 or newer, and tink for Ed25519: new CurfewVerifier(jwks, issuer, audience).person(…)
import com.nimbusds.jose.*;
import com.nimbusds.jose.crypto.*;
import com.nimbusds.jose.jwk.*;
import com.nimbusds.jose.jwk.source.*;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.*;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;

/** Gives an assertion's claims (sub, sid, roles, tasks), and throws for one that does not hold. */
public record CurfewVerifier(JWKSource<SecurityContext> keys, DefaultJWTClaimsVerifier<SecurityContext> rules) {
  public CurfewVerifier(String jwks, String issuer, String audience) throws java.net.MalformedURLException {
    this(JWKSourceBuilder.create(new java.net.URL(jwks)).cache(30_000, 5_000).refreshAheadCache(false)
            .rateLimited(1_000).build(),
        new DefaultJWTClaimsVerifier<>(audience, new JWTClaimsSet.Builder().issuer(issuer).build(),
            java.util.Set.of("exp", "sub", "sid", "roles", "tasks")));
  }

  public JWTClaimsSet person(String assertion) throws Exception {
    var jwt = SignedJWT.parse(assertion);
    var wanted = new JWKSelector(new JWKMatcher.Builder().keyID(jwt.getHeader().getKeyID()).build());
    var key = keys.get(wanted, null).stream().findFirst().orElseThrow(() -> new JOSEException("no such key"));
    var verifier = key instanceof OctetKeyPair pair ? new Ed25519Verifier(pair) : new ECDSAVerifier(key.toECKey());
    if (!jwt.verify(verifier)) throw new JOSEException("the signature does not hold");
    rules.verify(jwt.getJWTClaimsSet(), null);
    return jwt.getJWTClaimsSet();
  }
}
