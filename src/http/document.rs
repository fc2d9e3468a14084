//! What every operation of the API has in common, added to the document that the handlers make: problems have a media type of
//! their own, and each limit and each layer around the handlers has its answer.

use super::problem::PROBLEM;
use axum::http::StatusCode;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::{ComponentsBuilder, ContentBuilder, OpenApi, Ref, RefOr, Response, ResponseBuilder};

/// Whether an operation at a path can be answered so.
type Applies = fn(&str, &Operation) -> bool;

/// The answers of the layers around the handlers: status, name of the component, what it says, and who can get it.
const COMMON: [(StatusCode, &str, &str, Applies); 13] = [
    (StatusCode::BAD_REQUEST, "BadRequest", "something in the request cannot be read", |_, _| true),
    (StatusCode::UNAUTHORIZED, "SignInNeeded", "nobody is signed in", |path, _| !is_public(path)),
    (StatusCode::FORBIDDEN, "Forbidden", "the role does not allow it", |path, _| !is_public(path)),
    (StatusCode::NOT_FOUND, "NotFound", "it is not there, or not visible", |path, _| path.contains('{')),
    (StatusCode::REQUEST_TIMEOUT, "BodyTooSlow", "the body did not come in time", has_body),
    (StatusCode::PAYLOAD_TOO_LARGE, "BodyTooLarge", "the body is too large", |_, _| true),
    (StatusCode::URI_TOO_LONG, "UriTooLong", "the address is too long", |_, _| true),
    (StatusCode::UNSUPPORTED_MEDIA_TYPE, "UnsupportedMediaType", "the body is not JSON", has_body),
    (StatusCode::UNPROCESSABLE_ENTITY, "Invalid", "the body has faults, all of which are listed", has_body),
    (StatusCode::TOO_MANY_REQUESTS, "TooManyRequests", "more requests than one address or token may make", |_, _| true),
    (
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
        "HeadersTooLarge",
        "the header fields are too large or too many",
        |_, _| true,
    ),
    (StatusCode::INTERNAL_SERVER_ERROR, "Internal", "a fault of the program", |_, _| true),
    (StatusCode::SERVICE_UNAVAILABLE, "Unavailable", "not now; Retry-After says when", |_, _| true),
];

fn is_public(path: &str) -> bool {
    path.starts_with("/api/public/")
}

fn has_body(_: &str, operation: &Operation) -> bool {
    operation.request_body.is_some()
}

/// The document with what its operations have in common.
pub(super) fn complete(mut document: OpenApi) -> OpenApi {
    for (path, item) in &mut document.paths.paths {
        for operation in operations(item) {
            for response in operation.responses.responses.values_mut() {
                if let RefOr::T(response) = response {
                    with_media_type(response);
                }
            }
            let missing = COMMON.iter().filter(|(_, _, _, applies)| applies(path, operation)).collect::<Vec<_>>();
            for (status, name, _, _) in missing {
                let reference = || RefOr::Ref(Ref::from_response_name(*name));
                operation.responses.responses.entry(status.as_str().to_owned()).or_insert_with(reference);
            }
        }
    }
    let mut components = document.components.take().unwrap_or_else(|| ComponentsBuilder::new().build());
    for (_, name, description, _) in COMMON {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
        let response = ResponseBuilder::new().description(description).content(PROBLEM, content).build();
        components.responses.insert(name.to_owned(), RefOr::T(response));
    }
    document.components = Some(components);
    document
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch]
        .into_iter()
        .filter_map(Option::as_mut)
}

/// Problems are told as problems.
fn with_media_type(response: &mut Response) {
    let is_problem = |content: &RefOr<utoipa::openapi::Content>| match content {
        RefOr::T(content) => {
            matches!(&content.schema, Some(RefOr::Ref(schema)) if schema.ref_location.ends_with("/Problem"))
        }
        RefOr::Ref(_) => false,
    };
    let contents = std::mem::take(&mut response.content);
    let renamed = |(kind, content)| if is_problem(&content) { (PROBLEM.to_owned(), content) } else { (kind, content) };
    response.content = contents.into_iter().map(renamed).collect();
}
