//! Answers about the file under inspection.

use plimsoll_model::{
    Columns, Definition, Document, DocumentError, Imported, Match, NodeTable, Outline, Purpose, Span, TextValue,
};

use super::{Context, State};

pub(super) type Answer<T> = wasmtime::Result<Result<T, DocumentError>>;

/// What one lookup of a name in a grammar costs: it is a search through all of its names.
const LOOKUP: u64 = 1_000;
/// What matching one node against a selector costs.
const MATCH: u64 = 100;
/// What looking at one node to find out what a text is made of costs.
const VISIT: u64 = 4;
/// What one record of an answer costs beside its texts.
pub(super) const RECORD: u64 = 32;
/// What one match costs on top, with its captures.
const MATCH_BYTES: u64 = 200;

impl State {
    /// Returns the text of each span.
    pub(crate) fn text(&mut self, spans: &[Span]) -> Answer<Vec<String>> {
        let sizes = self.document(|document| {
            let sized = |span: &Span| span.of(document.text()).map(str::len).ok_or(DocumentError::NoSuchSpan(*span));
            spans.iter().map(sized).sum::<Result<usize, _>>()
        })?;
        let bytes = match sizes {
            Ok(bytes) => bytes as u64 + size_of_val(spans) as u64,
            Err(error) => return self.paid(spans.len() as u64, Err(error)),
        };
        self.pay_for_answer(bytes)?;
        self.document(|document| {
            let text =
                |span: &Span| span.of(document.text()).map(str::to_owned).ok_or(DocumentError::NoSuchSpan(*span));
            spans.iter().map(text).collect()
        })
    }

    /// Returns the chosen columns of a subtree, one after the other.
    pub(crate) fn columns(&mut self, within: u32, mask: u32) -> Answer<Vec<u32>> {
        let size = self.table(|table| {
            known_columns(mask)?;
            Ok(u64::from(end_of(table, within)? - within))
        })?;
        let size = match size {
            Ok(size) => size,
            Err(error) => return self.paid(1, Err(error)),
        };
        self.pay_for_answer(size * u64::from(mask.count_ones()) * size_of::<u32>() as u64)?;
        self.table(|table| {
            let end = end_of(table, within)?;
            let mut out = Vec::with_capacity((size as usize) * mask.count_ones() as usize);
            for column in bits(mask).filter_map(|bit| table.column(bit)) {
                out.extend_from_slice(column.get(within as usize..end as usize).unwrap_or_default());
            }
            Ok(out)
        })
    }

    /// Returns the chosen columns of single nodes, one after the other.
    pub(crate) fn nodes(&mut self, ids: &[u32], mask: u32) -> Answer<Vec<u32>> {
        self.pay_for_answer(size_of_val(ids) as u64 * (1 + u64::from((mask & Columns::ALL).count_ones())))?;
        self.table(|table| {
            known_columns(mask)?;
            let mut out = Vec::with_capacity(ids.len() * mask.count_ones() as usize);
            for column in bits(mask).filter_map(|bit| table.column(bit)) {
                for id in ids {
                    out.push(*column.get(*id as usize).ok_or(DocumentError::NoSuchNode(*id))?);
                }
            }
            // An empty mask must not hide a node that does not exist.
            ids.iter().try_for_each(|id| end_of(table, *id).map(drop))?;
            Ok(out)
        })
    }

    /// Returns the parents of a node, nearest first.
    pub(crate) fn ancestors(&mut self, node: u32) -> Answer<Vec<u32>> {
        let parents = self.table(|table| {
            end_of(table, node)?;
            let parent = |id: &u32| table.parent.get(*id as usize).copied().filter(|parent| parent < id);
            Ok(std::iter::successors(parent(&node), parent).collect::<Vec<u32>>())
        })?;
        let steps = parents.as_ref().map_or(1, Vec::len) as u64;
        self.paid(steps, parents)
    }

    /// Returns the kind id of each name.
    pub(crate) fn kind_ids(&mut self, names: &[String]) -> Answer<Vec<u32>> {
        self.work.pay(names.len() as u64 * LOOKUP)?;
        self.grammar(|document| names.iter().map(|name| document.kind_id(name)).collect())
    }

    /// Returns the name of each kind id.
    pub(crate) fn kind_names(&mut self, ids: &[u32]) -> Answer<Vec<String>> {
        self.names(ids, |document, id| document.kind_name(id))
    }

    /// Returns the field id of each name.
    pub(crate) fn field_ids(&mut self, names: &[String]) -> Answer<Vec<u32>> {
        self.work.pay(names.len() as u64 * LOOKUP)?;
        self.grammar(|document| names.iter().map(|name| document.field_id(name)).collect())
    }

    /// Returns the name of each field id.
    pub(crate) fn field_names(&mut self, ids: &[u32]) -> Answer<Vec<String>> {
        self.names(ids, |document, id| document.field_name(id))
    }

    /// Returns the matches of a named selector in a subtree.
    pub(crate) fn select(&mut self, rule: &str, selector: &str, within: u32) -> Answer<Vec<Match>> {
        let size = self.table(|table| Ok(u64::from(end_of(table, within)? - within)))?;
        let size = match size {
            Ok(size) => size,
            Err(error) => return self.paid(1, Err(error)),
        };
        self.work.pay(size * MATCH)?;
        let found = self.ask(|context| {
            let unknown = || DocumentError::NoSuchSelector(selector.to_owned());
            let rule = context.rules.and_then(|rules| rules.index(rule)).ok_or_else(unknown)?;
            document(context)?.select(context.pack, rule, selector, within)
        })?;
        let matches = found.as_ref().map_or(0, Vec::len) as u64;
        self.pay_for_answer(matches * MATCH_BYTES)?;
        Ok(found)
    }

    /// Returns the headings, links and code of a Markdown document.
    pub(crate) fn outline(&mut self) -> Answer<Outline> {
        let outline = self.document(|document| document.outline().cloned())?;
        let bytes = outline.as_ref().map_or(0, |outline| {
            let headings = outline.headings.iter().map(|heading| heading.text.len() + heading.anchor.len());
            let links = outline.links.iter().map(|link| link.target.len() + link.text.len());
            let code = outline.code.iter().map(|code| {
                let error = code.error.as_ref().map_or(0, |error| error.message.len());
                code.language.len() + code.text.len() + error
            });
            let anchors = outline.anchors.iter().map(String::len);
            headings.chain(links).chain(code).chain(anchors).map(|text| text as u64 + RECORD).sum()
        });
        self.pay_for_answer(bytes)?;
        Ok(outline)
    }

    /// Returns what the file imports.
    pub(crate) fn imports(&mut self) -> Answer<Vec<Imported>> {
        let imports = self.document(|document| document.imports().map(<[Imported]>::to_vec))?;
        let bytes = |one: &Imported| (one.local.len() + one.name.len()) as u64 + RECORD;
        self.pay_for_answer(imports.as_ref().map_or(0, |imports| imports.iter().map(bytes).sum()))?;
        Ok(imports)
    }

    /// Returns what the name or call at each node refers to.
    pub(crate) fn resolve(&mut self, nodes: &[u32]) -> Answer<Vec<String>> {
        self.work.pay(nodes.len() as u64 * LOOKUP)?;
        let names =
            self.document(|document| nodes.iter().map(|node| document.resolve(*node)).collect::<Result<Vec<_>, _>>())?;
        let bytes = names.as_ref().map_or(0, |names| names.iter().map(|name| name.len() as u64 + RECORD).sum());
        self.pay_for_answer(bytes)?;
        Ok(names)
    }

    /// Returns what the text that an expression gives is made of.
    pub(crate) fn pieces(&mut self, node: u32, purpose: Purpose) -> Answer<TextValue> {
        let value = self.document(|document| document.pieces(node, purpose))?;
        let (work, bytes) = value.as_ref().map_or((0, 0), |value| {
            let texts = value.pieces.iter().map(|piece| piece.text.len() as u64 + RECORD).sum::<u64>();
            (value.work, texts + size_of_val(value.steps.as_slice()) as u64)
        });
        self.work.pay(LOOKUP + work * VISIT)?;
        self.pay_for_answer(bytes)?;
        Ok(value)
    }

    /// Returns the definitions that the name at a node may have there.
    pub(crate) fn definitions(&mut self, node: u32) -> Answer<Vec<Definition>> {
        let found = self.document(|document| document.definitions(node))?;
        let (work, bytes) = found.as_ref().map_or((0, 0), |(found, work)| {
            (*work, found.iter().map(|one| one.typed.len() as u64 + RECORD).sum::<u64>())
        });
        self.work.pay(LOOKUP + work * VISIT)?;
        self.pay_for_answer(bytes)?;
        Ok(found.map(|(found, _)| found))
    }

    fn names(&mut self, ids: &[u32], name: impl Fn(&dyn Document, u32) -> &str) -> Answer<Vec<String>> {
        let bytes = self.grammar(|document| ids.iter().map(|id| name(document, *id).len() as u64 + 8).sum::<u64>())?;
        self.pay_for_answer(bytes.unwrap_or(0))?;
        self.grammar(|document| ids.iter().map(|id| name(document, *id).to_owned()).collect())
    }

    pub(super) fn document<R>(&self, ask: impl FnOnce(&dyn Document) -> Result<R, DocumentError>) -> Answer<R> {
        self.ask(|context| document(context).and_then(ask))
    }

    fn table<R>(&self, ask: impl FnOnce(&NodeTable) -> Result<R, DocumentError>) -> Answer<R> {
        self.document(|document| document.table().and_then(ask))
    }

    /// Asks about names of a grammar, which a file without one cannot answer.
    fn grammar<R>(&self, ask: impl FnOnce(&dyn Document) -> R) -> Answer<R> {
        self.document(|document| document.table().map(|_| ask(document)))
    }

    fn paid<T>(&mut self, units: u64, answer: Result<T, DocumentError>) -> Answer<T> {
        self.work.pay(units)?;
        Ok(answer)
    }
}

fn document<'a>(context: &Context<'a>) -> Result<&'a dyn Document, DocumentError> {
    context.document.ok_or(DocumentError::NoDocument)
}

fn end_of(table: &NodeTable, node: u32) -> Result<u32, DocumentError> {
    table.next.get(node as usize).copied().filter(|next| *next > node).ok_or(DocumentError::NoSuchNode(node))
}

fn known_columns(mask: u32) -> Result<(), DocumentError> {
    match bits(mask & !Columns::ALL).next() {
        Some(bit) => Err(DocumentError::NoSuchColumn(bit)),
        None => Ok(()),
    }
}

/// Returns the bits that are set, lowest first.
fn bits(mask: u32) -> impl Iterator<Item = u32> {
    (0..u32::BITS).map(|shift| 1 << shift).filter(move |bit| mask & bit != 0)
}
