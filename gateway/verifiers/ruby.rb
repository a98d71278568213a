# Ruby, with jwt 2 and rbnacl:
#   person = CurfewVerifier.new(jwks, issuer, audience).person(request.get_header('HTTP_CURFEW_ASSERTION'))
require 'jwt'
require 'net/http'
require 'rbnacl'

# Gives an assertion's claims (sub, sid, roles, tasks), and raises for one that does not hold.
class CurfewVerifier
  def initialize(jwks, issuer, audience)
    @jwks, @keys, @until = URI(jwks), [], Time.at(0)
    @rules = { algorithms: %w[EdDSA ES256], iss: issuer, verify_iss: true, aud: audience, verify_aud: true,
               leeway: 5, required_claims: %w[exp sub sid roles tasks] }
  end

  def person(assertion) = JWT.decode(assertion, nil, true, @rules) { |head| key(head['kid']) }.first

  private

  def key(kid)
    find = -> { @keys.find { |one| one['kid'] == kid } }
    @keys, @until = JSON.parse(Net::HTTP.get(@jwks))['keys'], Time.now + 30 unless Time.now < @until && find.call
    jwk = find.call or raise JWT::DecodeError, 'no live process has this key'
    x, y = jwk.values_at('x', 'y').map { |part| JWT::Base64.url_decode(part || '') }
    return RbNaCl::Signatures::Ed25519::VerifyKey.new(x) if jwk['kty'] == 'OKP'
    names = %w[id-ecPublicKey prime256v1].map { |name| OpenSSL::ASN1.ObjectId(name) }
    parts = [OpenSSL::ASN1.Sequence(names), OpenSSL::ASN1.BitString("\x04".b + x + y)]
    OpenSSL::PKey::EC.new(OpenSSL::ASN1.Sequence(parts).to_der)
  end
end
