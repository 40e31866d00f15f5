//! What rules ask about a file beyond their matches.

use plimsoll_model::{
    Definition, Document, DocumentError, FileMeta, Imported, Match, NodeTable, Outline, Purpose, TextValue, ValueTree,
};

use super::{Matcher, Scan, tree_of};
use crate::language::position;
use crate::select::{SyntaxSelector, survey};
use crate::{outline, table};

impl Document for Scan<'_> {
    fn meta(&self) -> &FileMeta {
        &self.file.meta
    }

    fn text(&self) -> &str {
        self.file.text()
    }

    fn table(&self) -> Result<&NodeTable, DocumentError> {
        let parsed = self.syntax()?;
        Ok(self.table.get_or_init(|| table::flatten(tree_of(&parsed.root), self.file.meta.size)))
    }

    fn kind_id(&self, name: &str) -> u32 {
        self.grammar().map_or(0, |language| language.id_for_node_kind(name, true).into())
    }

    fn kind_name(&self, id: u32) -> &str {
        let id = u16::try_from(id).ok();
        self.grammar().zip(id).and_then(|(language, id)| language.node_kind_for_id(id)).unwrap_or_default()
    }

    fn field_id(&self, name: &str) -> u32 {
        self.grammar().and_then(|language| language.field_id_for_name(name)).map_or(0, |id| id.get().into())
    }

    fn field_name(&self, id: u32) -> &str {
        let id = u16::try_from(id).ok();
        self.grammar().zip(id).and_then(|(language, id)| language.field_name_for_id(id)).unwrap_or_default()
    }

    fn select(&self, pack: usize, rule: u32, selector: &str, within: u32) -> Result<Vec<Match>, DocumentError> {
        let mut found = self.select_anywhere(pack, rule, selector, within)?;
        found.retain(|found| !self.is_test_code(found.span));
        Ok(found)
    }

    fn values(&self) -> Result<&ValueTree, DocumentError> {
        let read = || plimsoll_config::values(&self.file.meta.path, self.file.meta.language, self.file.text());
        self.values.get_or_init(read).as_ref().ok_or(DocumentError::NoValues)
    }

    fn outline(&self) -> Result<&Outline, DocumentError> {
        if self.file.meta.language != "markdown" {
            return Err(DocumentError::NoOutline);
        }
        Ok(self.outline.get_or_init(|| outline::read(self.file.text())))
    }

    fn imports(&self) -> Result<&[Imported], DocumentError> {
        Ok(self.names()?.imports())
    }

    fn resolve(&self, node: u32) -> Result<String, DocumentError> {
        let table = self.table()?;
        if node >= table.len() {
            return Err(DocumentError::NoSuchNode(node));
        }
        let mut cursor = tree_of(&self.syntax()?.root).walk();
        cursor.goto_descendant(node as usize);
        Ok(self.names()?.resolve(cursor.node(), self.file.text()).unwrap_or_default())
    }

    fn pieces(&self, node: u32, purpose: Purpose) -> Result<TextValue, DocumentError> {
        let (file, flow) = self.flow(node)?;
        Ok(flow.pieces(file, node, purpose))
    }

    fn definitions(&self, node: u32) -> Result<(Vec<Definition>, u64), DocumentError> {
        let (file, flow) = self.flow(node)?;
        Ok(flow.definitions(file, node))
    }
}

impl Scan<'_> {
    /// What a selector finds below a node, in test code and elsewhere.
    pub(super) fn select_anywhere(
        &self,
        pack: usize,
        rule: u32,
        selector: &str,
        within: u32,
    ) -> Result<Vec<Match>, DocumentError> {
        let parsed = self.syntax()?;
        let own = position(self.file.meta.language).and_then(|language| self.set.language(language));
        let is_asked = |candidate: &&SyntaxSelector| {
            let owner = &candidate.owner;
            owner.pack == pack && owner.rule as u32 == rule && owner.name == selector && !selector.is_empty()
        };
        let asked = own.and_then(|own| own.selectors.iter().find(is_asked));
        let asked = asked.ok_or_else(|| DocumentError::NoSuchSelector(selector.to_owned()))?;
        let tree = tree_of(&parsed.root);
        if within as usize >= tree.root_node().descendant_count() {
            return Err(DocumentError::NoSuchNode(within));
        }
        let mut cursor = tree.walk();
        cursor.goto_descendant(within as usize);
        let (_, candidates) = survey(cursor.node(), within, &asked.wanted());
        let mut matcher = Matcher::new(&parsed.root, self.file, &self.table, &self.names);
        candidates.into_iter().for_each(|candidate| matcher.test(asked, candidate));
        Ok(matcher.matches.into_iter().map(|found| found.item).collect())
    }
}
