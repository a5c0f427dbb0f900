//! A chart as SVG for a page: one drawing for wide windows and one for phones, of which the style sheet shows the one that
//! fits. Colours are attributes, which the style sheet turns into those of the page.

use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters::prelude::{IntoDrawingArea, RGBColor, SVGBackend};

use super::Chart;
use super::draw::{Drawn, Ink, Look, Names, draw};
use super::labels::{legend_gap, legend_rows};
use crate::printable::printable;

/// The style sheet: which drawing is shown, and colours and dashes for light, dark and print.
pub const CSS: &str = include_str!("chart.css");

/// Coordinates are whole numbers; so fine that no line looks bent.
pub(super) const FINE: u32 = 10;

/// Colours that people can tell apart who do not see red and green alike: those of Okabe and Ito, the light ones darkened
/// enough for a white page.
const PALETTE: [RGBColor; 8] = [
    RGBColor(0x00, 0x72, 0xB2),
    RGBColor(0xC8, 0x4B, 0x00),
    RGBColor(0x00, 0x8A, 0x66),
    RGBColor(0xB8, 0x7A, 0x00),
    RGBColor(0x2B, 0x8C, 0xBE),
    RGBColor(0xB0, 0x50, 0x87),
    RGBColor(0x70, 0x70, 0x70),
    RGBColor(0x11, 0x11, 0x11),
];

/// What the drawings of a page have in common, with room for the wide one of a chart.
pub(super) const LOOK: Look = Look {
    left: 56 * FINE,
    right: 215 * FINE,
    top: 26 * FINE,
    bottom: 28 * FINE,
    below: 0,
    text: 16 * FINE,
    line: 22 * FINE / 10,
    tick: (4 * FINE).cast_signed(),
    columns: 8,
    rows: 9,
    names: Names::Full,
    ink,
};

/// The window that a drawing is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Window {
    /// A desk.
    Wide,
    /// A phone.
    Narrow,
}

impl Window {
    pub(super) const ALL: [Self; 2] = [Self::Wide, Self::Narrow];

    const fn word(self) -> &'static str {
        match self {
            Self::Wide => "wide",
            Self::Narrow => "narrow",
        }
    }
}

/// The chart as a piece of HTML: two drawings, each with its words. Ids begin with the prefix.
#[must_use]
pub fn svg(chart: &Chart, prefix: &str) -> String {
    let words = [chart.title.as_str(), &chart.description()];
    let drawings = Window::ALL.map(|window| {
        let (look, size) = look(window, chart);
        drawing(window, prefix, words, size, |root| draw(root, chart, &look))
    });
    drawings.concat()
}

fn look(window: Window, chart: &Chart) -> (Look, (u32, u32)) {
    if window == Window::Wide {
        return (LOOK, (920 * FINE, 440 * FINE));
    }
    let narrow = Look {
        left: 54 * FINE,
        right: 40 * FINE,
        columns: 4,
        names: Names::Signs,
        ..LOOK
    };
    let rows = u32::try_from(legend_rows(chart)).unwrap_or(u32::MAX);
    let legend = legend_gap(&narrow) * rows + 6 * FINE;
    let narrow = Look {
        below: legend,
        ..narrow
    };
    (narrow, (380 * FINE, 340 * FINE + legend))
}

/// One drawing of a size, with its title and its description.
pub(super) fn drawing<'a>(
    window: Window,
    prefix: &str,
    [title, description]: [&str; 2],
    (width, height): (u32, u32),
    draw: impl FnOnce(&DrawingArea<SVGBackend<'_>, Shift>) -> Drawn<SVGBackend<'a>>,
) -> String {
    let mut whole = String::new();
    let drawn = draw(&SVGBackend::with_string(&mut whole, (width, height)).into_drawing_area());
    if let Err(error) = drawn {
        unreachable!("a text takes whatever is drawn: {error}");
    }
    // The backend's own element knows no role and no words.
    let inside = whole.split_once('\n').map_or("", |(_, inside)| inside);
    let inside = inside.trim_end().trim_end_matches("</svg>").lines();
    let inside: Vec<_> = inside.map(printable).collect();
    let inside = inside.join("\n");
    let word = window.word();
    let id = format!("{}-{word}", escaped(prefix));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart chart-{word}\" viewBox=\"0 0 {width} {height}\" \
         role=\"img\" aria-labelledby=\"{id}-title {id}-words\">\n\
         <title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-words\">{}</desc>\n{inside}</svg>\n",
        escaped(title),
        escaped(description),
    )
}

/// Text between tags or quotes.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in printable(text).chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

pub(super) fn ink(ink: Ink) -> RGBColor {
    match ink {
        Ink::Axis => RGBColor(0x76, 0x76, 0x76),
        Ink::Grid => RGBColor(0xE4, 0xE4, 0xE4),
        Ink::Text => RGBColor(0x22, 0x22, 0x22),
        Ink::Paper => RGBColor(0xFF, 0xFF, 0xFF),
        Ink::Stated => RGBColor(0x55, 0x55, 0x55),
        Ink::Series(colour, _) => PALETTE[colour % PALETTE.len()],
    }
}

#[cfg(test)]
mod tests {
    use roxmltree::Document;

    use super::super::{Axis, Chart, Over, Series, Stated, Unit};
    use super::{CSS, PALETTE, Window, svg};

    const HOSTILE: &str = "<script>\"a\"&'b'</script>\u{1b}[31m\u{202E}";

    fn chart(label: &str) -> Chart {
        let series = |colour, at: f64| Series {
            id: label.to_owned(),
            label: label.to_owned(),
            model: label.to_owned(),
            sign: 'A',
            colour,
            ruled_out: (colour == 1).then(|| label.to_owned()),
            points: vec![(1e3, at), (1e6, 10.0 * at)],
            stated_usd: at,
            band: vec![(1e3, at / 2.0, at * 2.0), (1e6, at, at * 20.0)],
        };
        Chart {
            over: Over::Volume,
            title: label.to_owned(),
            x: Axis::log(Unit::Calls, 1e3, 1e6),
            y: Axis::log(Unit::Dollars, 1e2, 1e5),
            series: (0..PALETTE.len())
                .map(|colour| series(colour, 1_234.5))
                .collect(),
            crossings: Vec::new(),
            unmarked: 0,
            cheapest: vec![(0.0, 0)],
            stated: Stated {
                at: 1e4,
                label: label.to_owned(),
                short: label.to_owned(),
                cheapest: Some(0),
            },
            not_drawn: vec![label.to_owned()],
        }
    }

    #[test]
    fn hostile_names_stay_text() {
        let text = format!("<p>{}</p>", svg(&chart(HOSTILE), "a\"><b"));
        let page = Document::parse(&text).unwrap_or_else(|fault| panic!("{fault}\n{text}"));
        let elements = || page.descendants().filter(roxmltree::Node::is_element);
        assert_eq!(
            elements()
                .filter(|node| node.has_tag_name("script"))
                .count(),
            0
        );
        assert!(!text.contains('\u{202E}'), "nothing reorders what is read");
        let shown = elements().filter(|node| node.tag_name().name() == "text");
        let shown: Vec<&str> = shown.filter_map(|node| node.text()).collect();
        assert!(
            shown
                .iter()
                .any(|text| text.contains("<script>\"a\"&'b'</script>")),
            "{shown:?}"
        );
    }

    #[test]
    fn each_drawing_has_words_of_its_own() {
        let text = format!(
            "<p>{}{}</p>",
            svg(&chart("a"), "one"),
            svg(&chart("b"), "two")
        );
        let page = Document::parse(&text).unwrap_or_else(|fault| panic!("{fault}\n{text}"));
        let ids = page.descendants().filter_map(|node| node.attribute("id"));
        let mut ids: Vec<&str> = ids.collect();
        let drawings = page
            .descendants()
            .filter(|node| node.tag_name().name() == "svg");
        for drawing in drawings {
            assert_eq!(drawing.attribute("role"), Some("img"));
            let named = drawing.attribute("aria-labelledby").unwrap_or_default();
            assert!(
                named.split(' ').all(|id| ids.contains(&id)),
                "{named}: {ids:?}"
            );
        }
        ids.sort_unstable();
        let count = ids.len();
        ids.dedup();
        assert_eq!((ids.len(), count), (4 * Window::ALL.len(), count));
    }

    #[test]
    fn every_colour_is_themed() {
        let text = svg(&chart("a"), "one");
        for colour in text.split(['"']).filter(|word| word.starts_with('#')) {
            let themed = ["fill", "stroke"].map(|side| format!("[{side}=\"{colour}\"]"));
            assert!(themed.iter().any(|rule| CSS.contains(rule)), "{colour}");
        }
    }
}
