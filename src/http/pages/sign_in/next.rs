//! Where somebody wanted to go before they had to sign in: one of our own pages, whatever the address says.

/// The address, if it is one of our pages.
pub(in crate::http::pages) fn safe(text: &str) -> Option<&str> {
    let is_page = ["/sv/", "/en/"].iter().any(|start| text.starts_with(start));
    // A browser takes a backslash for a slash, and leaves line breaks and tabs out.
    let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    (is_page && is_plain && text.len() < 2000).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn nobody_is_sent_to_another_site() {
        assert_eq!(safe("/sv/karta?q=torg%20a"), Some("/sv/karta?q=torg%20a"));
        for other in
            ["", "/", "//evil.example/sv/", "/\\evil.example", "https://evil.example/sv/", "/sv/\t/x", "sv/karta"]
        {
            assert_eq!(safe(other), None, "{other}");
        }
    }
}
