//! The packs of one audit: loading them, and which of their rules are on.

mod cost;
mod load;
mod selection;

pub use cost::{LoadCost, duration, load_measured};
pub use load::{Origin, load, load_file, read};
pub use selection::Selection;

use plimsoll_engine::{LogLine, Pack, Session, Settings};
use plimsoll_model::run::{PackInfo, RuleInfo};
use plimsoll_model::{Fault, FaultKind, FileMeta, Finding, Match, Observations};
use plimsoll_page::Page;
use plimsoll_source::{RuleSelectors, SelectorSet};

use crate::exit::CliError;

/// The packs of one audit, with their selectors compiled.
pub struct PackSet {
    packs: Vec<LoadedPack>,
    selectors: SelectorSet,
    faults: Vec<Fault>,
}

/// A pack that can be called.
#[derive(Debug)]
pub struct LoadedPack {
    /// The component.
    pub pack: Pack,
    /// Where it came from.
    pub origin: Origin,
    /// What the operator set.
    pub settings: Settings,
    /// For each rule, whether it is on.
    on: Vec<bool>,
    /// For each rule, whether a selector of it does not compile.
    broken: Vec<bool>,
}

impl PackSet {
    /// Chooses the rules of loaded packs and compiles their selectors. Packs are sorted by id.
    ///
    /// # Errors
    /// A word in the selection that no rule or pack answers to, and two packs of the same id.
    pub fn new(mut packs: Vec<LoadedPack>, faults: Vec<Fault>, selection: &Selection) -> Result<Self, CliError> {
        packs.sort_by(|a, b| a.id().cmp(b.id()));
        if let Some([first, second]) = packs.array_windows().find(|[first, second]| first.id() == second.id()) {
            return Err(CliError::new(
                crate::exit::Exit::PackRefused,
                format!("two packs are called `{}`: {} and {}", first.id(), first.origin, second.origin),
            )
            .help("leave one out, or leave the built-in ones out with --no-builtin"));
        }
        selection.apply(&mut packs)?;
        let mut faults = faults;
        faults.extend(packs.iter().flat_map(|pack| pack.pack.description().faults.iter().cloned()));
        let (selectors, broken) = SelectorSet::compile(&packs.iter().map(LoadedPack::selectors).collect::<Vec<_>>());
        for fault in broken {
            let Some(pack) = packs.get_mut(fault.pack) else { continue };
            faults.push(Fault {
                pack: pack.id().to_owned(),
                rule: pack.page(fault.rule as u32).map(|page| page.id.clone()),
                path: None,
                during: "load".to_owned(),
                kind: FaultKind::InvalidPage,
                message: fault.message,
            });
            if let Some(broken) = pack.broken.get_mut(fault.rule) {
                *broken = true;
            }
        }
        Ok(Self { packs, selectors, faults })
    }

    /// Returns the packs, sorted by id; their places are the pack indices of the run.
    #[must_use]
    pub fn packs(&self) -> &[LoadedPack] {
        &self.packs
    }

    /// Gives the packs back, for another audit with other settings.
    #[must_use]
    pub fn into_packs(self) -> Vec<LoadedPack> {
        self.packs
    }

    /// Returns the compiled selectors of all packs.
    #[must_use]
    pub fn selectors(&self) -> &SelectorSet {
        &self.selectors
    }

    /// Begins a session of each pack, for a batch of files.
    #[must_use]
    pub fn sessions(&self, verify_purity: bool) -> Vec<Session<'_>> {
        self.packs.iter().map(|pack| pack.pack.session().verifying(verify_purity)).collect()
    }

    /// Returns what went wrong while the packs were loaded.
    #[must_use]
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// Returns the number of load faults that no file's checks count: packs and pages that cannot be used at all.
    #[must_use]
    pub fn lost_checks(&self) -> u64 {
        let broken: usize = self.packs.iter().map(|pack| pack.broken.iter().filter(|broken| **broken).count()).sum();
        (self.faults.len() - broken.min(self.faults.len())) as u64
    }

    /// Returns the one rule that a word names.
    ///
    /// # Errors
    /// A word that names none, or several.
    pub fn named(&self, word: &str) -> Result<(&LoadedPack, u32), CliError> {
        match *selection::find(&self.packs, word).as_slice() {
            [(pack, rule)] => {
                let pack = self.packs.get(pack).ok_or_else(|| selection::unknown(&self.packs, word, "rule"))?;
                Ok((pack, rule as u32))
            }
            [] => Err(selection::unknown(&self.packs, word, "rule")),
            ref hits => {
                let ids: Vec<String> =
                    hits.iter().filter_map(|(pack, rule)| Some(self.packs.get(*pack)?.rule_id(*rule as u32))).collect();
                Err(CliError::usage(format!("`{word}` names several rules: {}", ids.join(", "))))
            }
        }
    }

    /// Returns the number of rules that are on.
    #[must_use]
    pub fn rules_on(&self) -> usize {
        self.packs.iter().flat_map(|pack| &pack.on).filter(|on| **on).count()
    }

    /// Returns the packs as the run lists them.
    #[must_use]
    pub fn infos(&self) -> Vec<PackInfo> {
        self.packs.iter().map(LoadedPack::info).collect()
    }

    /// Returns the rules that are on as the run lists them, sorted by id.
    #[must_use]
    pub fn rules(&self) -> Vec<RuleInfo> {
        let mut rules: Vec<RuleInfo> = self.packs.iter().flat_map(LoadedPack::rules).collect();
        rules.sort_by(|a, b| a.id.cmp(&b.id));
        rules
    }
}

impl LoadedPack {
    /// Wraps a pack with all of its rules on.
    #[must_use]
    pub fn new(pack: Pack, origin: Origin, settings: Settings) -> Self {
        let rules = pack.description().rules.len();
        Self { pack, origin, settings, on: vec![true; rules], broken: vec![false; rules] }
    }

    /// Returns the pack's id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.pack.description().id
    }

    /// Returns a rule's page.
    #[must_use]
    pub fn page(&self, rule: u32) -> Option<&Page> {
        self.pack.description().rules.get(rule as usize).map(|rule| &rule.page)
    }

    /// Returns `pack/rule`.
    #[must_use]
    pub fn rule_id(&self, rule: u32) -> String {
        format!("{}/{}", self.id(), self.page(rule).map_or("unknown", |page| &page.id))
    }

    /// Returns whether a rule is on.
    #[must_use]
    pub fn is_on(&self, rule: u32) -> bool {
        self.on.get(rule as usize).copied().unwrap_or(false)
    }

    /// Returns whether a rule has code.
    #[must_use]
    pub fn has_code(&self, rule: u32) -> bool {
        self.pack.description().rules.get(rule as usize).is_some_and(|rule| rule.code)
    }

    /// Returns how many rules look at this file, and how many of them cannot, because a selector is broken.
    #[must_use]
    pub fn checks(&self, meta: &FileMeta) -> (u64, u64) {
        let mut planned = 0;
        let mut broken = 0;
        for (index, rule) in self.applying(meta) {
            planned += 1;
            broken += u64::from(self.broken.get(index).copied().unwrap_or(false) && !rule.page.id.is_empty());
        }
        (planned, broken)
    }

    /// Returns the rules that look at this file.
    pub fn checked<'a>(&'a self, meta: &'a FileMeta) -> impl Iterator<Item = u32> + 'a {
        self.applying(meta).map(|(index, _)| index as u32)
    }

    /// Returns the rules that are on and only conclude: their pages select nothing, so that no file is theirs alone.
    pub fn concluding(&self) -> impl Iterator<Item = u32> {
        let rules = self.pack.description().rules.iter().enumerate();
        let alone =
            rules.filter(|(index, rule)| self.is_on(*index as u32) && rule.code && rule.page.selectors.is_empty());
        alone.map(|(index, _)| index as u32)
    }

    /// Returns whether a selector of a rule does not compile.
    #[must_use]
    pub fn is_broken(&self, rule: u32) -> bool {
        self.broken.get(rule as usize).copied().unwrap_or(false)
    }

    /// Returns whether a fault took what a rule would have said.
    #[must_use]
    pub fn is_hit(&self, rule: u32, fault: &Fault) -> bool {
        let page = self.page(rule).map(|page| &page.id);
        fault.pack == self.id() && fault.rule.as_ref().map_or_else(|| self.has_code(rule), |id| Some(id) == page)
    }

    /// Returns how many rules with code look at this file: what a failed call costs.
    #[must_use]
    pub fn coded_checks(&self, meta: &FileMeta) -> u64 {
        self.applying(meta)
            .filter(|(index, rule)| rule.code && !self.broken.get(*index).copied().unwrap_or(false))
            .count() as u64
    }

    /// Returns the number of rules with code that are on.
    #[must_use]
    pub fn coded_rules(&self) -> u64 {
        self.pack.description().rules.iter().zip(&self.on).filter(|(rule, on)| rule.code && **on).count() as u64
    }

    /// Returns whether `conclude` is to be called.
    #[must_use]
    pub fn concludes(&self) -> bool {
        self.pack.description().concludes && self.coded_rules() > 0
    }

    /// Returns the findings of rules without code: each match is one, with the page's message.
    #[must_use]
    pub fn declared_findings(&self, text: &str, matches: &[Match]) -> Observations {
        let findings = matches
            .iter()
            .filter_map(|found| {
                let page = self.page(found.rule)?;
                let captures: Vec<(&str, &str)> = found
                    .captures
                    .iter()
                    .filter(|_| !page.sensitive)
                    .filter_map(|capture| Some((capture.name.as_str(), capture.span.of(text)?)))
                    .collect();
                Some(Finding {
                    rule: found.rule,
                    span: found.span,
                    message: page.render_message(&captures),
                    severity: None,
                    confidence: None,
                    related: Vec::new(),
                    fixes: Vec::new(),
                    properties: Vec::new(),
                })
            })
            .collect();
        Observations { findings, ..Observations::default() }
    }

    /// Hands what a guest logged to the host's log.
    pub fn log(&self, lines: &[LogLine], path: Option<&str>) {
        for line in lines {
            tracing::debug!(pack = self.id(), path = path.unwrap_or(""), level = ?line.level, "{}", line.text.escape_debug());
        }
    }

    fn applying<'a>(&'a self, meta: &'a FileMeta) -> impl Iterator<Item = (usize, &'a plimsoll_engine::RulePage)> {
        let rules = self.pack.description().rules.iter().enumerate();
        rules.filter(|(index, rule)| self.is_on(*index as u32) && rule.page.applies_to(meta.language, meta.role))
    }

    fn selectors(&self) -> Vec<RuleSelectors<'_>> {
        let rules = self.pack.description().rules.iter().zip(&self.on);
        // The examples of the built-in packs are tests, and they compile every selector.
        let known = self.origin == Origin::BuiltIn;
        rules.map(|(rule, on)| RuleSelectors { page: &rule.page, enabled: *on, known }).collect()
    }

    fn info(&self) -> PackInfo {
        PackInfo {
            id: self.id().to_owned(),
            version: self.pack.description().version.clone(),
            digest: self.pack.digest().to_owned(),
            origin: self.origin.name().to_owned(),
            interface: self.pack.interface().to_owned(),
            imports: self.pack.imports().to_vec(),
            rules: self.on.iter().filter(|on| **on).count() as u32,
        }
    }

    fn rules(&self) -> impl Iterator<Item = RuleInfo> {
        let rules = self.pack.description().rules.iter().zip(&self.on).filter(|(_, on)| **on);
        rules.map(|(rule, _)| rule_info(self.id(), &rule.page))
    }
}

/// Returns a rule as the run lists it.
#[must_use]
pub fn rule_info(pack: &str, page: &Page) -> RuleInfo {
    RuleInfo {
        id: format!("{pack}/{}", page.id),
        title: page.title.clone(),
        summary: page.summary.clone(),
        risk: page.risk.clone(),
        fix: page.fix.clone(),
        category: page.category.clone(),
        severity: page.severity,
        confidence: page.confidence,
        languages: page.languages.clone(),
        checklist: page.checklist.clone(),
        cwe: page.cwe.clone(),
        references: page.references.clone(),
        page: page.source.clone(),
    }
}
