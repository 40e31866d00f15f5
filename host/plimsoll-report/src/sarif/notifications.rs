//! What the reader must know about the audit itself: faults, files that were left out, limits that were met.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_model::fault::Fault;
use plimsoll_model::run::Run;

use super::log::{Descriptor, DescriptorReference, Location, Message, Notification};
use super::results::file;
use super::rules::{Rules, pascal_case};
use super::{Profile, sentence};
use crate::faults;

/// Paths that one notification names where it speaks of several.
const MOST_PATHS: usize = 10;

/// What to do about any of them.
const HELP: &str = "The report in the format json lists every fault and every file that was not audited.";

/// Notifications in the making; their descriptors are numbered at the end.
#[derive(Default)]
pub(super) struct Notifications {
    list: Vec<Notification>,
    kinds: BTreeMap<String, &'static str>,
}

impl Notifications {
    /// A limit keeps something out of this file.
    pub(super) fn cut(&mut self, text: String) {
        self.add("report/cut", "Something is left out of this report.", "warning", text, Vec::new());
    }

    /// Faults, parse errors and skipped files: each of them in full, by class for code hosts.
    pub(super) fn audit(&mut self, run: &Run, profile: Profile, rules: &Rules) {
        match profile {
            Profile::Full => self.each(run, rules),
            Profile::Github | Profile::Gitlab => self.by_class(run, rules),
        }
    }

    /// Returns the notifications and the descriptors that they refer to.
    pub(super) fn finish(mut self) -> (Vec<Notification>, Vec<Descriptor>) {
        for notification in &mut self.list {
            let index = self.kinds.keys().position(|id| *id == notification.descriptor.id);
            notification.descriptor.index = index;
        }
        let descriptor = |(id, text): (String, &'static str)| Descriptor {
            name: Some(pascal_case(&id.replace('/', "-"))),
            id,
            short_description: Some(Message::text(text.to_owned())),
            full_description: Some(Message::text(text.to_owned())),
            help: Some(Message::text(HELP.to_owned())),
            ..Descriptor::default()
        };
        (self.list, self.kinds.into_iter().map(descriptor).collect())
    }

    fn each(&mut self, run: &Run, rules: &Rules) {
        for fault in &run.faults {
            let text = format!(
                "Pack {} {} during {}: {}",
                fault.pack,
                faults::describe(fault.kind),
                fault.during,
                fault.message
            );
            self.fault(
                fault.kind.name(),
                &text,
                rule_of(fault),
                rules,
                fault.path.iter().map(|path| file(path)).collect(),
            );
        }
        for parse in &run.parse_errors {
            let first = &parse.first;
            let text = format!(
                "The parser could not make sense of {} places, the first in line {} column {}; the rest was audited",
                parse.count, first.line, first.column
            );
            self.parse_errors(&text, vec![file(&parse.path)]);
        }
        for skipped in &run.skipped {
            let text = format!("Not audited: {}", skipped.detail);
            self.skipped(skipped.reason.name(), &text, vec![file(&skipped.path)]);
        }
    }

    fn by_class(&mut self, run: &Run, rules: &Rules) {
        for group in faults::group(&run.faults) {
            let text = format!(
                "Pack {} {} during {}, {} times: {}",
                group.pack,
                faults::describe(group.kind),
                group.during,
                group.count,
                group.message
            );
            let locations = group.paths.iter().take(MOST_PATHS).map(|path| file(path)).collect();
            let rule = group.rule.map(|rule| format!("{}/{rule}", group.pack));
            self.fault(group.kind.name(), &text, rule, rules, locations);
        }
        if !run.parse_errors.is_empty() {
            let text = format!(
                "In {} files the parser met text that it could not make sense of; the rest of them was audited",
                run.parse_errors.len()
            );
            let locations = run.parse_errors.iter().take(MOST_PATHS).map(|parse| file(&parse.path)).collect();
            self.parse_errors(&text, locations);
        }
        let mut reasons = BTreeMap::<_, Vec<&str>>::new();
        for skipped in &run.skipped {
            reasons.entry(skipped.reason).or_default().push(&skipped.path);
        }
        for (reason, paths) in reasons {
            let text = format!("{} files were not audited: {}", paths.len(), reason.name());
            self.skipped(reason.name(), &text, paths.iter().take(MOST_PATHS).map(|path| file(path)).collect());
        }
    }

    fn fault(&mut self, kind: &str, text: &str, rule: Option<String>, rules: &Rules, locations: Vec<Location>) {
        let id = format!("fault/{kind}");
        let what = "A rule pack failed, so that the audit is incomplete.";
        self.add(&id, what, "error", text.to_owned(), locations);
        if let Some((notification, rule)) = self.list.last_mut().zip(rule) {
            let index = rules.index(&rule);
            notification.associated_rule = index.map(|index| DescriptorReference {
                id: crate::sanitize::sarif_text(&rule),
                index: Some(index),
                tool_component: None,
            });
        }
    }

    fn parse_errors(&mut self, text: &str, locations: Vec<Location>) {
        let what = "A file has text that the parser could not make sense of.";
        self.add("file/parse-errors", what, "note", text.to_owned(), locations);
    }

    fn skipped(&mut self, reason: &str, text: &str, locations: Vec<Location>) {
        self.add(&format!("skipped/{reason}"), "A file was not audited.", "note", text.to_owned(), locations);
    }

    fn add(&mut self, id: &str, what: &'static str, level: &'static str, text: String, mut locations: Vec<Location>) {
        // A pack may fail twice on a file, and SARIF wants each location once.
        let mut seen = BTreeSet::new();
        locations.retain(|location| seen.insert(location.physical_location.artifact_location.uri.clone()));
        self.kinds.insert(id.to_owned(), what);
        self.list.push(Notification {
            descriptor: DescriptorReference { id: id.to_owned(), index: None, tool_component: None },
            associated_rule: None,
            level,
            message: sentence(&text),
            locations,
        });
    }
}

fn rule_of(fault: &Fault) -> Option<String> {
    fault.rule.as_ref().map(|rule| format!("{}/{rule}", fault.pack))
}
