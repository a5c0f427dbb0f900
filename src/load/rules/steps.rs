//! Reads steps and their rules, and checks that a walk through them ends.

use super::{NEXT_STEP, Scope, id, refuse_duplicates, required_list};
use crate::framework::source::fields::{Fields, Findings};
use crate::framework::source::{Tree, Value};
use crate::framework::{Effect, Rule, Step};

pub(super) fn step(scope: &Scope<'_>, findings: &mut Findings, tree: &Tree) -> Option<Step> {
    let fields = findings.table(tree, "a step", &["id", "title", "rules", "otherwise"])?;
    let id = id(findings, &fields);
    let title = findings
        .text(&fields, "title")
        .map(|(title, _)| title.to_owned());
    let otherwise = findings
        .optional_text(&fields, "otherwise")
        .unwrap_or_default();
    required_list(findings, &fields, "rules");
    let rules: Vec<Rule> = (findings.list(&fields, "rules").iter())
        .filter_map(|tree| rule(scope, findings, tree))
        .collect();
    Some(Step {
        id: id?,
        title: title?,
        rules,
        otherwise,
    })
}

fn rule(scope: &Scope<'_>, findings: &mut Findings, tree: &Tree) -> Option<Rule> {
    let keys = ["id", "when", "then", "because", "detail", "sources"];
    let fields = findings.table(tree, "a rule", &keys)?;
    let id = id(findings, &fields);
    let when = scope.when(findings, &fields);
    let effect = findings.text(&fields, "then").and_then(|(name, place)| {
        if name == NEXT_STEP {
            return Some(Effect::NextStep);
        }
        scope
            .outcome_index(findings, name, place)
            .map(Effect::Decide)
    });
    let because = findings
        .text(&fields, "because")
        .map(|(text, _)| text.to_owned());
    let detail = findings.optional_text(&fields, "detail");
    let sources = scope.sources(findings, &fields);
    if findings.list(&fields, "sources").is_empty() {
        let remedy = "name where its reason comes from, as `sources: [id]`";
        findings.fault(fields.place, "a rule without a source", remedy);
    }
    Some(Rule {
        id: id?,
        when,
        effect: effect?,
        because: because?,
        detail,
        sources,
    })
}

/// The walk is total by construction: the last step ends in a rule that always holds, and nothing leads past it.
pub(super) fn check_ending(findings: &mut Findings, fields: &Fields<'_>, steps: &[Step]) {
    let (Some(last), Some(tree)) = (steps.last(), findings.list(fields, "steps").last()) else {
        return;
    };
    if let Some(rule) = last
        .rules
        .iter()
        .find(|rule| rule.effect == Effect::NextStep)
    {
        findings.fault(
            tree.place,
            format!(
                "the rule `{}` goes on to the next step, but `{}` is the last",
                rule.id, last.id
            ),
            "let it name an outcome in `then`",
        );
    }
    if last.rules.last().is_none_or(|rule| rule.when.is_some()) {
        findings.fault(
            tree.place,
            format!("the last step, `{}`, can end without an outcome", last.id),
            "let its last rule have no `when`",
        );
    }
}

/// Rule ids are unique over all steps, as traces and coverage name rules by id alone.
pub(super) fn check_rule_ids(findings: &mut Findings, fields: &Fields<'_>) {
    let mut rules = Vec::new();
    for step in findings.list(fields, "steps") {
        if let Value::Table(entries) = &step.value
            && let Some((_, tree)) = entries.iter().find(|(key, _)| key.name == "rules")
            && let Value::List(items) = &tree.value
        {
            rules.extend(items);
        }
    }
    refuse_duplicates(findings, rules.into_iter());
}
