// Package curfew, with go-jose 2; go-jose 4 alike: its ParseSigned also takes the algorithms EdDSA and ES256.
package curfew

import (
	"encoding/json"
	"net/http"
	"time"

	"gopkg.in/square/go-jose.v2"
	"gopkg.in/square/go-jose.v2/jwt"
)

type Verifier struct{ Jwks, Issuer, Audience string }

// Person gives an assertion's claims (sub, sid, roles, tasks), and an error for one that does not hold.
func (v Verifier) Person(assertion string) (person map[string]any, err error) {
	token, err := jwt.ParseSigned(assertion)
	if err != nil { return nil, err }
	answer, err := (&http.Client{Timeout: 5 * time.Second}).Get(v.Jwks)
	if err != nil { return nil, err }
	defer answer.Body.Close()
	var keys jose.JSONWebKeySet
	if err = json.NewDecoder(answer.Body).Decode(&keys); err != nil { return nil, err }
	var claims jwt.Claims
	if err = token.Claims(keys, &claims, &person); err != nil { return nil, err }
	if claims.Expiry == nil { return nil, jwt.ErrExpired }
	wanted := jwt.Expected{Issuer: v.Issuer, Audience: jwt.Audience{v.Audience}, Time: time.Now()}
	if err = claims.ValidateWithLeeway(wanted, 5*time.Second); err != nil { return nil, err }
	return person, nil
}
