//! YAML: all documents of a stream, with anchors, merge keys and templates.
//!
//! The events come from `granit-parser`. Aliases are not expanded, so nested ones cost nothing.

mod lenient;
pub(crate) mod scalar;

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use granit_parser::{ErrorKind, Event, Options, Parser, ScalarStyle, Span, StructureStyle, Tag};
use plimsoll_model::{Key, ValueKind, ValueTree};

use crate::draft::{Draft, MAX_DEPTH};
use crate::template::{self, Masked};

/// The values of a stream, and which of its documents are not what they will be.
pub(crate) struct Stream {
    /// All documents.
    pub(crate) tree: ValueTree,
    /// The roots of documents that are templates, or broken.
    pub(crate) unresolved: Vec<u32>,
}

/// Reads a stream of documents.
pub(crate) fn read(text: &str) -> Stream {
    let mut plain = Reader::read(text, None);
    let mut joined = Vec::new();
    let mut rounds = lenient::rounds(text);
    while rounds.next().is_some()
        && let Some(at) = plain.badly_indented
        && let Some(source) = lenient::join(text, &mut joined, at)
    {
        plain = Reader::read_from(text, None, joined.clone(), &source);
    }
    if plain.errors() == 0 && !plain.has_action {
        return plain.finish();
    }
    let Some(masked) = template::mask(text) else { return plain.finish() };
    let rendered = Reader::read(text, Some(&masked));
    // Hiding the actions changed nothing: a mistake in a file that merely mentions templates.
    if plain.first_error.is_some() && plain.first_error == rendered.first_error && !plain.has_action {
        return plain.finish();
    }
    rendered.finish()
}

struct Reader<'a> {
    draft: Draft<'a>,
    masked: Option<&'a Masked>,
    stack: Vec<Open>,
    anchors: HashMap<usize, u32>,
    roots: Vec<u32>,
    unresolved: BTreeSet<usize>,
    /// The end of what was read last.
    earlier: usize,
    has_action: bool,
    first_error: Option<usize>,
    /// Where a quoted text goes on with less indentation than YAML asks for.
    badly_indented: Option<usize>,
    /// Ends of lines that were hidden for that.
    joined: Vec<usize>,
}

/// A mapping or sequence that is not closed yet.
struct Open {
    id: u32,
    key: Option<Key>,
    is_mapping: bool,
    is_flow: bool,
}

impl<'a> Reader<'a> {
    fn read(text: &'a str, masked: Option<&'a Masked>) -> Self {
        Self::read_from(text, masked, Vec::new(), masked.map_or(text, |masked| masked.text.as_str()))
    }

    fn read_from(text: &'a str, masked: Option<&'a Masked>, joined: Vec<usize>, source: &str) -> Self {
        let mut reader = Self {
            draft: Draft::new(text),
            masked,
            stack: Vec::new(),
            anchors: HashMap::new(),
            roots: Vec::new(),
            unresolved: BTreeSet::new(),
            earlier: 0,
            has_action: false,
            first_error: None,
            badly_indented: None,
            joined,
        };
        // Two branches of a template may write the same key.
        reader.draft.flag_duplicates = masked.is_none();
        reader.read_all(source);
        reader
    }

    fn errors(&self) -> usize {
        self.draft.errors()
    }

    fn finish(self) -> Stream {
        let (all, unresolved) = (self.masked.is_some(), self.unresolved);
        let tree = self.draft.finish();
        let roots = tree.roots().enumerate();
        let unresolved = roots.filter(|(at, _)| all || unresolved.contains(at)).map(|(_, root)| root).collect();
        Stream { tree, unresolved }
    }

    fn read_all(&mut self, source: &str) {
        let mut options = Options::default();
        options.emit_unresolved_aliases = true;
        options.set_emit_comments(false);
        options.flow_nesting_limit = MAX_DEPTH;
        options.block_nesting_limit = MAX_DEPTH;
        // Kubernetes annotations have keys that are longer than YAML allows, and its parser takes them.
        options.simple_key_max_lookahead = 4096;
        let mut parser = Parser::new_from_str_with_options(source, options);
        let mut skipping = 0_usize;
        while let Some(next) = parser.next() {
            let failed = match next {
                Err(error) => {
                    let at = error.marker().byte_offset().unwrap_or(source.len());
                    if *error.kind() == ErrorKind::InvalidQuotedScalarIndent {
                        self.badly_indented.get_or_insert(at);
                    }
                    self.fail(at, &error.info());
                    true
                }
                Ok((event, span)) => {
                    let range = span.byte_range().unwrap_or_default();
                    if skipping > 0 {
                        self.skip_key(&mut skipping, &event, range.end);
                        false
                    } else {
                        self.event(event, &span, range, &mut skipping)
                    }
                }
            };
            if failed {
                self.stack.clear();
                skipping = 0;
                if !parser.proceed_next_document().unwrap_or(false) {
                    break;
                }
            }
        }
    }

    fn fail(&mut self, at: usize, message: &str) {
        self.first_error.get_or_insert(at);
        let message = if self.masked.is_some() {
            format!("not YAML before its template is rendered: {message}")
        } else {
            message.to_owned()
        };
        self.draft.error(at, message);
        self.unresolved.insert(self.roots.len().saturating_sub(1));
    }

    /// Takes one event; true when the rest of the document cannot be read.
    fn event(&mut self, event: Event<'_>, span: &Span, range: Range<usize>, skipping: &mut usize) -> bool {
        match event {
            Event::DocumentStart(..) => {
                self.stack.clear();
                self.anchors.clear();
            }
            Event::Scalar(text, style, anchor, tag) => {
                let is_block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
                let content = range.start;
                let range = match is_block {
                    true => scalar::block_range(self.draft.text, &range, self.earlier, &text),
                    false => range,
                };
                let (text, range) = match self.masked.filter(|_| is_block) {
                    Some(masked) => scalar::templated_block(masked, self.draft.text, text, content, range),
                    None => (text, range),
                };
                if self.expects_key() {
                    self.set_key(&text, style, range);
                } else {
                    self.scalar(&text, style, anchor, tag.as_deref(), span, range);
                }
            }
            Event::Alias(anchor) => self.alias(Some(anchor), range),
            Event::UnresolvedAlias(_) => self.alias(None, range),
            Event::SequenceStart(style, anchor, tag) => return self.open(false, style, anchor, tag, range, skipping),
            Event::MappingStart(style, anchor, tag) => return self.open(true, style, anchor, tag, range, skipping),
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(open) = self.stack.pop()
                    && open.is_flow
                {
                    self.draft.set_end(open.id, range.end);
                    self.earlier = range.end;
                }
            }
            _ => {}
        }
        false
    }

    fn expects_key(&self) -> bool {
        self.stack.last().is_some_and(|open| open.is_mapping && open.key.is_none())
    }

    fn set_key(&mut self, text: &str, style: ScalarStyle, range: Range<usize>) {
        let text = match self.masked {
            Some(masked) => masked.restore(text, &range, self.draft.text),
            None if style == ScalarStyle::Plain && range.is_empty() => String::new(),
            None => text.to_owned(),
        };
        self.earlier = self.earlier.max(range.end);
        if let Some(open) = self.stack.last_mut() {
            open.key = Draft::key(text, range);
        }
    }

    fn add(&mut self, kind: ValueKind, range: Range<usize>, text: impl Into<String>) -> u32 {
        let (parent, key) = match self.stack.last_mut() {
            Some(open) => (Some(open.id), open.key.take()),
            None => (None, None),
        };
        // A plain `<<` is the only key of that text which a parser of YAML 1.1 treats so.
        let merges = key.as_ref().is_some_and(|key| key.text == "<<" && key.span.end - key.span.start == 2);
        let id = self.draft.add(parent, key, kind, range, text);
        if parent.is_none() {
            self.roots.push(id);
        }
        if merges {
            self.draft.flag(id, ValueTree::MERGE);
        }
        id
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        span: &Span,
        mut range: Range<usize>,
    ) {
        let source = self.draft.text;
        let plain = style == ScalarStyle::Plain;
        if plain && range.is_empty() {
            let key_end = self.stack.last().and_then(|open| open.key.as_ref()).map(|key| key.span.end as usize);
            let at = key_end.unwrap_or(range.start);
            return self.nothing(anchor, at);
        }
        let mut kind = if plain { scalar::plain_kind(text) } else { ValueKind::Text };
        let mut text = text.to_owned();
        let mut flags = 0;
        if lenient::is_joined(&self.joined, &range)
            && let Some(again) = lenient::only_text(Reader::read(&source[range.clone()], None).finish().tree)
        {
            text = again;
        }
        if let Some(masked) = self.masked
            && let actions = masked.inside(&range)
            && !actions.is_empty()
        {
            text = if masked.has_blanked(&range) { text } else { masked.restore(&text, &range, source) };
            flags |= ValueTree::TEMPLATED;
            kind =
                if plain && actions == std::slice::from_ref(&range) { ValueKind::Expression } else { ValueKind::Text };
        }
        if let Some(tag) = tag {
            let start = span.tag_start().and_then(|marker| marker.byte_offset()).unwrap_or(range.start);
            match tag.core_suffix() {
                Some("bool") => kind = ValueKind::Boolean,
                Some("int" | "float") => kind = ValueKind::Number,
                Some("null") => kind = ValueKind::Null,
                Some(_) => kind = ValueKind::Text,
                None if tag.handle().is_empty() || tag.suffix().is_empty() => kind = ValueKind::Text,
                None => {
                    // `!Ref`, `!vault` and the like: only their tool knows what comes out.
                    kind = ValueKind::Expression;
                    range.start = start.min(range.start);
                    text = source.get(range.clone()).unwrap_or_default().to_owned();
                }
            }
        }
        if matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted) {
            flags |= ValueTree::QUOTED;
        }
        if template::is_templated(&text) {
            flags |= ValueTree::TEMPLATED;
        }
        if kind == ValueKind::Null {
            text.clear();
        }
        self.earlier = self.earlier.max(range.end);
        let id = self.add(kind, range, text);
        self.draft.flag(id, flags);
        self.anchor(anchor, id);
    }

    /// Notes what an anchor stands for; 0 is none, which nearly every value has.
    fn anchor(&mut self, anchor: usize, id: u32) {
        if anchor != 0 {
            self.anchors.insert(anchor, id);
        }
    }

    /// A value of which nothing is written, unless an action on a line of its own writes it.
    fn nothing(&mut self, anchor: usize, at: usize) {
        let source = self.draft.text;
        let action = self.masked.and_then(|masked| {
            let rest = source[at..].trim_start_matches(':').trim_start();
            let start = source.len() - rest.len();
            let place = masked.actions.binary_search_by_key(&start, |action| action.start).ok()?;
            masked.actions.get(place)
        });
        let id = match action {
            Some(action) => {
                let id = self.add(ValueKind::Expression, action.clone(), &source[action.clone()]);
                self.draft.flag(id, ValueTree::TEMPLATED);
                id
            }
            None => self.add(ValueKind::Null, at..at, ""),
        };
        self.anchor(anchor, id);
    }

    fn alias(&mut self, anchor: Option<usize>, range: Range<usize>) {
        let written = self.draft.text.get(range.clone()).unwrap_or_default();
        self.earlier = self.earlier.max(range.end);
        if self.expects_key() {
            return self.set_key(written, ScalarStyle::SingleQuoted, range);
        }
        let target = anchor.and_then(|anchor| self.anchors.get(&anchor)).copied();
        let is_inside = target.is_some_and(|target| self.stack.iter().any(|open| open.id == target));
        if is_inside {
            self.draft.error(range.start, format!("alias `{written}` lies inside the value that it stands for"));
        } else if target.is_none() {
            self.draft.error(range.start, format!("no anchor comes before alias `{written}`"));
        }
        let id = self.add(ValueKind::Alias, range, "");
        if let Some(target) = target.filter(|_| !is_inside) {
            self.draft.set_target(id, target);
        }
    }

    fn open(
        &mut self,
        is_mapping: bool,
        style: StructureStyle,
        anchor: usize,
        tag: Option<std::borrow::Cow<'_, Tag>>,
        mut range: Range<usize>,
        skipping: &mut usize,
    ) -> bool {
        let is_flow = style == StructureStyle::Flow;
        if self.expects_key() {
            // A key that is no scalar: its text is what is written. Where it is written `{{`, it was meant as a template.
            self.has_action |= is_mapping && is_flow && self.draft.text[..range.start].ends_with('{');
            *skipping = 1;
            if let Some(open) = self.stack.last_mut() {
                open.key = Draft::key("", range);
            }
            return false;
        }
        if self.stack.len() >= MAX_DEPTH {
            self.fail(range.start, "values lie too deep inside each other");
            return true;
        }
        if !is_flow {
            range.start = if is_mapping { range.start } else { scalar::dash_before(self.draft.text, range.start) };
            range.end = range.start;
        }
        let kind = if is_mapping { ValueKind::Mapping } else { ValueKind::Sequence };
        self.earlier = self.earlier.max(range.end);
        let id = self.add(kind, range, "");
        if tag.is_some_and(|tag| tag.core_suffix().is_none()) {
            self.draft.flag(id, ValueTree::TEMPLATED);
        }
        self.anchor(anchor, id);
        self.stack.push(Open { id, key: None, is_mapping, is_flow });
        false
    }

    fn skip_key(&mut self, skipping: &mut usize, event: &Event<'_>, end: usize) {
        match event {
            Event::MappingStart(..) | Event::SequenceStart(..) => *skipping += 1,
            Event::MappingEnd | Event::SequenceEnd => *skipping -= 1,
            _ => {}
        }
        let text = self.draft.text;
        if *skipping == 0
            && let Some(key) = self.stack.last_mut().and_then(|open| open.key.as_mut())
        {
            let start = key.span.start as usize;
            let written = text.get(start..end.max(start)).unwrap_or_default().trim_end();
            key.span.end = (start + written.len()) as u32;
            key.text = written.to_owned();
            self.earlier = self.earlier.max(start + written.len());
        }
    }
}
