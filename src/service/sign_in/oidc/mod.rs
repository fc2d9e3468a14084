//! Sign-in by OpenID Connect: the authorisation code flow with PKCE, state and nonce, towards several issuers.
//!
//! State, nonce and code verifier follow from one secret that only the browser has, in a cookie: the store holds nothing of
//! an attempt that is under way, and afterwards only that its state was used.

mod call;
mod claims;
mod signed_out;

pub(super) use claims::{Roles, Vouched};
pub(super) use signed_out::SignedOut;

use super::SignInError;
use crate::config::Issuer;
use crate::domain::secret::Secret;
use crate::domain::time::Timestamp;
use call::{CallError, Caller};
use chrono::Duration;
use claims::OtherClaims;
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreErrorResponseType,
    CoreGenderClaim, CoreGrantType, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm,
    CoreJwsSigningAlgorithm, CoreResponseMode, CoreResponseType, CoreRevocableToken, CoreRevocationErrorResponse,
    CoreSubjectIdentifierType, CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AdditionalProviderMetadata, AuthType, AuthenticationFlow, AuthorizationCode, ClaimsVerificationError, Client,
    ClientId, ClientSecret, CsrfToken, EmptyExtraTokenFields, EndSessionUrl, EndpointMaybeSet, EndpointNotSet,
    EndpointSet, IdToken, IdTokenClaims, IdTokenFields, IdTokenVerifier, IssuerUrl, LanguageTag, LogoutRequest, Nonce,
    PkceCodeChallenge, PkceCodeVerifier, PostLogoutRedirectUrl, ProviderMetadata, RedirectUrl, RequestTokenError,
    Scope, SignatureVerificationError, StandardErrorResponse, StandardTokenResponse,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How far clocks may be apart.
const LEEWAY: Duration = Duration::seconds(60);
/// How old an ID token may be that answers an attempt of ten minutes.
const OLDEST: Duration = Duration::minutes(15);
/// How long an issuer's keys and addresses are used without asking again.
const FRESH: Duration = Duration::hours(24);
/// A token with an unknown key makes us ask for keys again, but not more often than this.
const ASK_AGAIN: Duration = Duration::seconds(30);

/// Signatures by keys that only the issuer has: none that our own secret or a public key could make.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

#[derive(Debug, Clone, Serialize, Deserialize)]
struct MoreMetadata {
    end_session_endpoint: Option<EndSessionUrl>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for MoreMetadata {}

type Metadata = ProviderMetadata<
    MoreMetadata,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;
type Fields = IdTokenFields<
    OtherClaims,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type OidcClient = Client<
    OtherClaims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    StandardTokenResponse<Fields, CoreTokenType>,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;
type Claims = IdTokenClaims<OtherClaims, CoreGenderClaim>;

/// What an issuer said of itself, and when.
#[derive(Debug)]
struct Known {
    metadata: Metadata,
    asked_at: Timestamp,
}

/// The parameters with which an issuer sends somebody back.
#[derive(Debug, Clone, Default)]
pub struct Returned {
    /// The authorisation code.
    pub code: Option<String>,
    /// What came with the request.
    pub state: Option<String>,
    /// Who answers (RFC 9207).
    pub iss: Option<String>,
    /// Why there is no code.
    pub error: Option<String>,
}

/// Everything needed to talk to issuers.
#[derive(Debug)]
pub(in crate::service) struct Oidc {
    caller: Caller,
    known: Mutex<BTreeMap<String, Arc<Known>>>,
}

impl Oidc {
    pub(in crate::service) fn new() -> std::io::Result<Self> {
        Ok(Self { caller: Caller::new()?, known: Mutex::default() })
    }

    /// Where the browser goes to sign in.
    pub(super) async fn authorisation(
        &self,
        issuer: &Issuer,
        redirect: &str,
        secret: &Secret,
        language: &str,
        now: Timestamp,
    ) -> Result<String, SignInError> {
        let known = self.known(issuer, now).await?;
        let client = client(issuer, &known.metadata, redirect)?;
        let (state, nonce, verifier) = parts(secret);
        let request = client
            .authorize_url(AuthenticationFlow::<CoreResponseType>::AuthorizationCode, || state, || nonce)
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .add_scopes([Scope::new("profile".into()), Scope::new("email".into())])
            .add_ui_locale(LanguageTag::new(language.to_owned()));
        Ok(request.url().0.into())
    }

    /// Whether what came back belongs to the attempt of this browser with this issuer.
    pub(super) async fn check_return(
        &self,
        issuer: &Issuer,
        secret: &Secret,
        returned: &Returned,
        now: Timestamp,
    ) -> Result<(), SignInError> {
        let state = returned.state.as_deref().and_then(Secret::parse);
        if !state.is_some_and(|state| state.is(&secret.derive(STATE))) {
            return Err(SignInError::Untrusted("state"));
        }
        let known = self.known(issuer, now).await?;
        let must = known.metadata.additional_metadata().authorization_response_iss_parameter_supported;
        match &returned.iss {
            Some(iss) if *iss != issuer.issuer => Err(SignInError::Untrusted("iss of the answer")),
            None if must => Err(SignInError::Untrusted("iss of the answer")),
            _ => Ok(()),
        }
    }

    /// Exchanges the code and verifies what the issuer says of the person.
    pub(super) async fn vouched(
        &self,
        issuer: &Issuer,
        redirect: &str,
        secret: &Secret,
        code: String,
        now: Timestamp,
    ) -> Result<Vouched, SignInError> {
        let mut known = self.known(issuer, now).await?;
        let (_, nonce, verifier) = parts(secret);
        let oidc = client(issuer, &known.metadata, redirect)?;
        let request = oidc.exchange_code(AuthorizationCode::new(code)).map_err(|_| SignInError::IssuerAway)?;
        let answer = request.set_pkce_verifier(verifier).request_async(&self.caller).await.map_err(of_exchange)?;
        let token = answer.extra_fields().id_token().ok_or(SignInError::Untrusted("no ID token"))?;
        let mut verified = verify(token, issuer, &known.metadata, &nonce, now);
        if verified.as_ref().is_err_and(is_unknown_key) && may_ask_again(&known, now) {
            known = self.ask(issuer, now).await?;
            verified = verify(token, issuer, &known.metadata, &nonce, now);
        }
        match verified {
            Ok(claims) => Ok(vouched(issuer, claims)),
            Err(error) => {
                tracing::warn!(issuer = issuer.key, %error, "an ID token was refused");
                Err(SignInError::Untrusted("ID token"))
            }
        }
    }

    /// Whose sessions an issuer ends by a logout token.
    pub(super) async fn signed_out(
        &self,
        issuer: &Issuer,
        token: &str,
        now: Timestamp,
    ) -> Result<SignedOut, SignInError> {
        let known = self.known(issuer, now).await?;
        let mut read = signed_out::read(token, issuer, &known.metadata, now);
        if read == Err(signed_out::Refused::UnknownKey) && may_ask_again(&known, now) {
            read = signed_out::read(token, issuer, &self.ask(issuer, now).await?.metadata, now);
        }
        read.map_err(|refused| {
            tracing::warn!(issuer = issuer.key, ?refused, "a logout token was refused");
            SignInError::Untrusted("logout token")
        })
    }

    /// The issuer's page where one signs out of it too, if it has one.
    pub(super) async fn end_session(&self, issuer: &Issuer, back: &str, now: Timestamp) -> Option<String> {
        let known = self.known(issuer, now).await.ok()?;
        let address = known.metadata.additional_metadata().end_session_endpoint.clone()?;
        let back = PostLogoutRedirectUrl::new(back.to_owned()).ok()?;
        let request = LogoutRequest::from(address).set_client_id(ClientId::new(issuer.client_id.clone()));
        Some(request.set_post_logout_redirect_uri(back).http_get_url().into())
    }

    /// What is known of an issuer; asked for when it is old or not known at all.
    async fn known(&self, issuer: &Issuer, now: Timestamp) -> Result<Arc<Known>, SignInError> {
        let kept = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&issuer.key).cloned();
        match kept {
            Some(known) if now.instant() < known.asked_at.instant() + FRESH => Ok(known),
            Some(old) => Ok(self.ask(issuer, now).await.unwrap_or(old)),
            None => self.ask(issuer, now).await,
        }
    }

    async fn ask(&self, issuer: &Issuer, now: Timestamp) -> Result<Arc<Known>, SignInError> {
        let address = IssuerUrl::new(issuer.issuer.clone()).map_err(|_| SignInError::IssuerAway)?;
        let metadata = Metadata::discover_async(address, &self.caller).await.map_err(|error| {
            tracing::warn!(issuer = issuer.key, ?error, "an issuer could not be asked about itself");
            SignInError::IssuerAway
        })?;
        let known = Arc::new(Known { metadata, asked_at: now });
        self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(issuer.key.clone(), Arc::clone(&known));
        Ok(known)
    }
}

fn may_ask_again(known: &Known, now: Timestamp) -> bool {
    known.asked_at.instant() + ASK_AGAIN <= now.instant()
}

const STATE: &str = "state";

/// State, nonce and code verifier of an attempt.
fn parts(secret: &Secret) -> (CsrfToken, Nonce, PkceCodeVerifier) {
    let part = |purpose| secret.derive(purpose).reveal();
    (CsrfToken::new(part(STATE)), Nonce::new(part("nonce")), PkceCodeVerifier::new(part("pkce")))
}

fn client(issuer: &Issuer, metadata: &Metadata, redirect: &str) -> Result<OidcClient, SignInError> {
    let redirect = RedirectUrl::new(redirect.to_owned()).map_err(|_| SignInError::IssuerAway)?;
    let id = ClientId::new(issuer.client_id.clone());
    let secret = issuer.client_secret.as_ref().map(|secret| ClientSecret::new(secret.reveal().to_owned()));
    let methods = metadata.token_endpoint_auth_methods_supported();
    let takes = |method| methods.is_none_or(|methods| methods.contains(&method));
    let by_body = !takes(CoreClientAuthMethod::ClientSecretBasic) && takes(CoreClientAuthMethod::ClientSecretPost);
    let how = if by_body { AuthType::RequestBody } else { AuthType::BasicAuth };
    let client = OidcClient::from_provider_metadata(metadata.clone(), id, secret);
    Ok(client.set_redirect_uri(redirect).set_auth_type(how))
}

/// Signature, issuer, audience, authorised party, times and nonce.
fn verify<'t>(
    token: &'t IdToken<OtherClaims, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>,
    issuer: &Issuer,
    metadata: &Metadata,
    nonce: &Nonce,
    now: Timestamp,
) -> Result<&'t Claims, ClaimsVerificationError> {
    let id = ClientId::new(issuer.client_id.clone());
    let (earliest, latest) = (now.instant() - OLDEST, now.instant() + LEEWAY);
    let issued_now = move |at| {
        let is_now = earliest <= at && at <= latest;
        if is_now { Ok(()) } else { Err("not issued for this attempt".to_owned()) }
    };
    let verifier = IdTokenVerifier::new_public_client(id, metadata.issuer().clone(), metadata.jwks().clone())
        .set_allowed_algs(ALGORITHMS)
        .set_time_fn(move || now.instant() - LEEWAY)
        .set_issue_time_verifier_fn(issued_now);
    let claims = token.claims(&verifier, nonce)?;
    match claims.authorized_party() {
        Some(party) if party.as_str() != issuer.client_id => {
            Err(ClaimsVerificationError::InvalidAudience("the token was made for another client".into()))
        }
        _ => Ok(claims),
    }
}

fn is_unknown_key(error: &ClaimsVerificationError) -> bool {
    matches!(error, ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey))
}

fn of_exchange(error: RequestTokenError<CallError, StandardErrorResponse<CoreErrorResponseType>>) -> SignInError {
    match error {
        RequestTokenError::ServerResponse(answer) => {
            tracing::warn!(error = ?answer.error(), "an issuer refused a code");
            SignInError::Untrusted("code")
        }
        RequestTokenError::Request(error) => {
            tracing::warn!(%error, "an issuer did not answer");
            SignInError::IssuerAway
        }
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => SignInError::Untrusted("answer of the issuer"),
    }
}

fn vouched(issuer: &Issuer, claims: &Claims) -> Vouched {
    let other = claims.additional_claims();
    let name = claims.name().and_then(|names| names.get(None)).map(|name| name.to_string());
    let name = name.or_else(|| claims.preferred_username().map(|name| name.to_string()));
    Vouched {
        issuer: issuer.issuer.clone(),
        subject: claims.subject().to_string(),
        name: name.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| claims.subject().to_string()),
        email: claims.email().map(|email| email.to_string()),
        sid: other.text("sid"),
        roles: other.roles(&issuer.roles_claim),
    }
}
