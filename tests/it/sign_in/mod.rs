//! Signing in through the front door: sessions, links, tokens, issuers, and forms of other sites.

use super::Register;

mod attacks;
mod forms;
mod links;
mod roles;
mod sessions;
mod tokens;
mod told;

use crate::browser::Browser;

/// A browser in which the first administrator has signed in by the link that a start prints.
async fn administrator(register: &Register) -> Browser {
    let browser = Browser::new(register.url(""));
    let secret = register.service.first_administrator_link().await.unwrap().expect("there is no administrator yet");
    let landed = browser.get(&format!("/sv/logga-in/lank?token={}", secret.reveal())).await;
    assert_eq!((landed.status, landed.location()), (303, "/sv/logga-in/lank"));
    let entered = browser.submit("/sv/logga-in/lank", &[("name", "Ada Administratör")]).await;
    assert_eq!((entered.status, entered.location()), (303, "/sv/att-gora"), "{}", entered.text);
    browser
}
