//! Areas that hang together, and the partition of one such cluster.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use geo::{Coord, Polygon};

use crate::engine::error::EngineError;
use crate::engine::footprint::PlaneArea;
use crate::engine::packed::{Bounds, Packed, spatial_order};
use crate::engine::shared_area::shared_area_m2;
use crate::engine::zones::Face;
use crate::engine::zones::faces::Graph;
use crate::engine::zones::grouped::Grouped;
use crate::engine::zones::label::Labels;
use crate::engine::zones::node::{Edge, Strands};
use crate::engine::zones::points::Points;
use crate::engine::zones::rings::Rings;
use crate::engine::zones::snap::{Grid, MAX_EXTENT_M, Point, square_metres};

/// Ground that two areas must share to hang together. Less is what rounding makes of a common border.
pub(super) const CONNECTED_ABOVE_M2: f64 = 1e-3;

/// How far an outline may move on the grid: half a step sideways, and as much again where it bends.
const MAX_SHIFT_M: f64 = 0.002;

/// Groups areas that share ground, directly or through others. Places in order, groups by their first.
#[must_use]
pub fn clusters(areas: &[&PlaneArea]) -> Vec<Vec<u32>> {
    let boxes: Vec<Bounds> = areas.iter().map(|area| bounds(area)).collect();
    let mut groups = Groups::new(areas.len());
    let _ = Packed::new(&boxes).pairs(&mut |a, b| {
        let (root_a, root_b) = (groups.root(a), groups.root(b));
        if root_a != root_b && shared_area_m2(areas[a as usize], areas[b as usize]) > CONNECTED_ABOVE_M2 {
            groups.parent[root_a.max(root_b) as usize] = root_a.min(root_b);
        }
        ControlFlow::Continue(())
    });
    let mut members: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for area in 0..areas.len() as u32 {
        members.entry(groups.root(area)).or_default().push(area);
    }
    members.into_values().collect()
}

fn bounds(area: &PlaneArea) -> Bounds {
    let (min, max) = (area.bounds().min(), area.bounds().max());
    [min.x, min.y, max.x, max.y]
}

/// Disjoint sets; each set is named by its lowest member.
struct Groups {
    parent: Vec<u32>,
}

impl Groups {
    fn new(count: usize) -> Groups {
        Groups { parent: (0..count as u32).collect() }
    }

    fn root(&mut self, mut of: u32) -> u32 {
        while self.parent[of as usize] != of {
            let grandparent = self.parent[self.parent[of as usize] as usize];
            self.parent[of as usize] = grandparent;
            of = grandparent;
        }
        of
    }
}

/// Why a cluster could not be divided.
#[derive(Debug)]
pub(super) struct Undivided {
    pub error: EngineError,
    /// The place in the cluster of the area that is to blame, where that can be told.
    pub culprit: Option<u32>,
}

impl From<Undivided> for EngineError {
    fn from(undivided: Undivided) -> EngineError {
        undivided.error
    }
}

/// One cluster: areas with their places in the whole list.
pub(super) struct Cluster<'a> {
    areas: Vec<(u32, &'a PlaneArea)>,
}

impl<'a> Cluster<'a> {
    pub fn of(areas: &[&'a PlaneArea], members: &[u32]) -> Cluster<'a> {
        let area = |&member: &u32| areas.get(member as usize).map(|&area| (member, area));
        Cluster { areas: members.iter().filter_map(area).collect() }
    }

    /// The faces with at least `min_members` areas.
    pub fn partition(&self, min_members: usize) -> Result<Vec<Face>, Undivided> {
        if let [(place, area)] = self.areas.as_slice() {
            return Ok(if min_members > 1 { Vec::new() } else { alone(*place, area) });
        }
        let grid = self.grid()?;
        let corners: usize = self.areas.iter().map(|(_, area)| area.vertices()).sum();
        let mut points = Points::with_capacity(2 * corners);
        let edges = self.edges(grid, &mut points);
        let strands = Strands::node(edges, self.areas.len(), &mut points)?;
        let graph = Graph::new(&strands, points);
        let mut labels = Labels::of(&graph, &strands);
        let holes = labels.inside.iter().zip(0..).filter_map(|(face, hole)| Some(((*face)?, hole)));
        let holes: Grouped<u32> = Grouped::sorted_into(graph.cycles.len(), || holes.clone());
        let mut rings = Rings::new(&graph, grid);
        let mut sums_m2 = vec![0.0; self.areas.len()];
        let mut faces = Vec::new();
        for (nr, cycle) in graph.cycles.iter().enumerate().filter(|(_, cycle)| cycle.twice_area > 0) {
            let holes = holes.group(nr).iter().map(|&hole| graph.cycles[hole as usize]);
            let area_m2 = square_metres(cycle.twice_area + holes.clone().map(|hole| hole.twice_area).sum::<i128>());
            let mut members = std::mem::take(&mut labels.members[nr]);
            members.iter().for_each(|&member| sums_m2[member as usize] += area_m2);
            if members.len() >= min_members {
                members.iter_mut().for_each(|member| *member = self.areas[*member as usize].0);
                faces.push(Face { members, area_m2, polygon: rings.polygon(*cycle, holes) });
            }
        }
        self.check(&sums_m2)?;
        Ok(faces)
    }

    fn grid(&self) -> Result<Grid, Undivided> {
        let boxes = self.areas.iter().map(|(_, area)| (area.bounds().min(), area.bounds().max()));
        let (min, max) = boxes
            .reduce(|a, b| {
                let min = Coord { x: a.0.x.min(b.0.x), y: a.0.y.min(b.0.y) };
                (min, Coord { x: a.1.x.max(b.1.x), y: a.1.y.max(b.1.y) })
            })
            .unwrap_or_default();
        let extent_m = (max.x - min.x).max(max.y - min.y);
        if extent_m > MAX_EXTENT_M {
            return Err(Undivided { error: EngineError::TooWide { extent_m }, culprit: None });
        }
        Ok(Grid::at(min))
    }

    /// All edges on the grid, those of neighbours near each other.
    fn edges(&self, grid: Grid, points: &mut Points) -> Vec<Edge> {
        let boxes: Vec<Bounds> = self.areas.iter().map(|(_, area)| bounds(area)).collect();
        let mut edges = Vec::with_capacity(self.areas.iter().map(|(_, area)| area.vertices()).sum());
        for owner in spatial_order(&boxes) {
            for (_, ring) in self.areas[owner as usize].1.rings() {
                let mut before: Option<(u32, Point)> = None;
                for corner in ring {
                    let at = grid.snap(corner);
                    let here = (points.number(at), at);
                    if let Some(before) = before.replace(here).filter(|before| before.1 != at) {
                        let (from, to) = if before.1 < at { (before, here) } else { (here, before) };
                        edges.push(Edge { ends: [from.0, to.0], at: [from.1, to.1], owner });
                    }
                }
            }
        }
        edges
    }

    /// Makes sure that no area has lost or won ground.
    fn check(&self, sums_m2: &[f64]) -> Result<(), Undivided> {
        for (place, (&found_m2, (_, area))) in (0..).zip(sums_m2.iter().zip(&self.areas)) {
            let expected_m2 = area.area_m2();
            if (found_m2 - expected_m2).abs() > MAX_SHIFT_M * perimeter_m(area) + CONNECTED_ABOVE_M2 {
                let error = EngineError::AreaMismatch { expected_m2, found_m2 };
                return Err(Undivided { error, culprit: Some(place) });
            }
        }
        Ok(())
    }
}

fn perimeter_m(area: &PlaneArea) -> f64 {
    let length = |ring: Vec<Coord<f64>>| -> f64 {
        ring.iter().zip(ring.iter().skip(1)).map(|(a, b)| ((b.x - a.x).powi(2) + (b.y - a.y).powi(2)).sqrt()).sum()
    };
    area.rings().map(|(_, ring)| length(ring)).sum()
}

/// An area that meets no other is its own zone, its polygons as they are.
fn alone(place: u32, area: &PlaneArea) -> Vec<Face> {
    let face = |polygon: Polygon<f64>| {
        let area_m2 = PlaneArea::new(&polygon.clone().into()).map_or(0.0, |area| area.area_m2());
        Face { members: vec![place], area_m2, polygon }
    };
    area.multi_polygon().into_iter().map(face).collect()
}
