//! GEOS as a process that is asked in batches; `tests/oracle/geos.py` is its other end.

use geo::MultiPolygon;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A pair of areas of a batch, by place.
pub type Pair = (usize, usize);

/// What is asked of the process.
#[derive(Clone, Copy)]
enum Question {
    Geos = 0,
    SharedExactly = 1,
    ValidExactly = 2,
}

/// What GEOS says of an outline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Valid,
    /// Invalid for GEOS, by one of this project's deliberate exceptions.
    Exception,
    Invalid,
}

/// A running oracle.
pub struct Geos {
    process: Child,
    questions: Option<BufWriter<ChildStdin>>,
    answers: BufReader<ChildStdout>,
}

/// The Python that has what the oracle needs.
///
/// # Panics
/// Where it is missing: a test without its oracle must not seem to pass.
pub fn python() -> PathBuf {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/venv/bin/python");
    assert!(python.exists(), "there is no {}; `make test-tools` installs it", python.display());
    python
}

/// A program of the oracle's folder.
pub fn program(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle").join(name)
}

impl Geos {
    pub fn start() -> Self {
        let mut process = Command::new(python())
            .arg(program("geos.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Python starts");
        let questions = process.stdin.take().map(BufWriter::new);
        let answers = BufReader::new(process.stdout.take().unwrap());
        Self { process, questions, answers }
    }

    /// What GEOS says of each area, and how much each pair shares; not a number where it gave up or an area is invalid.
    pub fn measure(&mut self, areas: &[MultiPolygon<f64>], pairs: &[Pair]) -> (Vec<Verdict>, Vec<f64>) {
        let mut answer = self.ask(Question::Geos, areas, pairs, areas.len() + pairs.len());
        let shared = answer.split_off(areas.len());
        let verdict = |code: f64| match code as u8 {
            0 => Verdict::Valid,
            1 => Verdict::Exception,
            _ => Verdict::Invalid,
        };
        (answer.into_iter().map(verdict).collect(), shared)
    }

    /// How much a pair shares, computed in rational numbers and rounded once.
    pub fn exactly(&mut self, a: &MultiPolygon<f64>, b: &MultiPolygon<f64>) -> f64 {
        self.ask(Question::SharedExactly, &[a.clone(), b.clone()], &[(0, 1)], 1)[0]
    }

    /// Whether an area is valid by this project's definition, decided in rational numbers.
    pub fn is_exactly_valid(&mut self, area: &MultiPolygon<f64>) -> bool {
        self.ask(Question::ValidExactly, std::slice::from_ref(area), &[], 1)[0] > 0.0
    }

    fn ask(&mut self, what: Question, areas: &[MultiPolygon<f64>], pairs: &[Pair], answers: usize) -> Vec<f64> {
        let questions = self.questions.as_mut().unwrap();
        questions.write_all(&encode(what, areas, pairs)).and_then(|()| questions.flush()).expect("the oracle listens");
        let mut bytes = vec![0; answers * 8];
        self.answers.read_exact(&mut bytes).expect("the oracle answers");
        bytes.chunks_exact(8).map(|word| f64::from_le_bytes(word.try_into().unwrap())).collect()
    }
}

impl Drop for Geos {
    fn drop(&mut self) {
        // Without its input the process ends by itself.
        drop(self.questions.take());
        self.process.wait().ok();
    }
}

fn encode(what: Question, areas: &[MultiPolygon<f64>], pairs: &[Pair]) -> Vec<u8> {
    let (mut polygons, mut rings, mut points) = (vec![0], vec![0], vec![0]);
    let mut coords: Vec<f64> = Vec::new();
    for area in areas {
        for polygon in area {
            for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
                coords.extend(ring.coords().flat_map(|at| [at.x, at.y]));
                points.push(coords.len() / 2);
            }
            rings.push(points.len() - 1);
        }
        polygons.push(rings.len() - 1);
    }
    let counts = [what as usize, areas.len(), rings.len() - 1, points.len() - 1, coords.len() / 2, pairs.len()];
    let pairs = pairs.iter().flat_map(|&(a, b)| [a, b]);
    let whole = counts.into_iter().chain(polygons).chain(rings).chain(points).chain(pairs);
    let words = whole.map(|count| (count as i64).to_le_bytes()).chain(coords.into_iter().map(f64::to_le_bytes));
    words.flatten().collect()
}
