//! A finding's message from the page's template and the captures of a match.

use crate::Page;

/// The longest text that a capture puts into a message, in characters.
const LONGEST: usize = 80;

impl Page {
    /// Fills the message template: `$NAME` becomes the text of the capture `NAME`, on one line and at most 80 characters
    /// long. Names that are not captured stay as they are. Where the page is `sensitive`, captured text is masked.
    #[must_use]
    pub fn render_message(&self, captures: &[(&str, &str)]) -> String {
        let mut message = String::with_capacity(self.message.len());
        let mut rest = self.message.as_str();
        while let Some(at) = rest.find('$') {
            let (before, dollar) = rest.split_at(at);
            message.push_str(before);
            let after = dollar.trim_start_matches('$');
            let is_word = |character: char| character.is_ascii_alphanumeric() || character == '_';
            let name = after.split(|character| !is_word(character)).next().unwrap_or_default();
            let variable = dollar.get(..dollar.len() - after.len() + name.len()).unwrap_or(dollar);
            match captures.iter().find(|(capture, _)| *capture == name && !name.is_empty()) {
                Some(_) if self.sensitive => message.push_str("••••"),
                Some((_, text)) => message.push_str(&one_line(text)),
                None => message.push_str(variable),
            }
            rest = dollar.get(variable.len()..).unwrap_or_default();
        }
        message.push_str(rest);
        message
    }
}

fn one_line(text: &str) -> String {
    let separates = |character: char| character.is_whitespace() || character.is_control();
    let mut line = String::new();
    let mut length = 0;
    for word in text.split(separates).filter(|word| !word.is_empty()) {
        let space = usize::from(length > 0);
        for character in " ".chars().take(space).chain(word.chars()) {
            if length == LONGEST {
                line.pop();
                line.push('…');
                return line;
            }
            line.push(character);
            length += 1;
        }
    }
    line
}
