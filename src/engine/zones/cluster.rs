//! Areas that hang together, and the partition of one such cluster.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use geo::{Coord, Polygon};

use crate::engine::error::EngineError;
use crate::engine::footprint::PlaneArea;
use crate::engine::packed::{Bounds, Packed};
use crate::engine::shared_area::shared_area_m2;
use crate::engine::zones::Face;
use crate::engine::zones::faces::Graph;
use crate::engine::zones::grouped::Grouped;
use crate::engine::zones::label::Labels;
use crate::engine::zones::node::Strands;
use crate::engine::zones::rings::polygon;
use crate::engine::zones::snap::{Grid, Point, square_metres};

/// Ground that two areas must share to hang together. Less is what rounding makes of a common border.
const CONNECTED_ABOVE_M2: f64 = 1e-3;

/// How far an outline may move on the grid: half a step sideways, and as much again where it bends.
const MAX_SHIFT_M: f64 = 0.002;

/// Groups areas that share ground, directly or through others. Places in order, groups by their first.
#[must_use]
pub fn clusters(areas: &[&PlaneArea]) -> Vec<Vec<u32>> {
    let boxes: Vec<Bounds> = areas
        .iter()
        .map(|area| {
            let (min, max) = (area.bounds().min(), area.bounds().max());
            [min.x, min.y, max.x, max.y]
        })
        .collect();
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
    pub fn partition(&self, min_members: usize) -> Result<Vec<Face>, EngineError> {
        if let [(place, area)] = self.areas.as_slice() {
            return Ok(if min_members > 1 { Vec::new() } else { alone(*place, area) });
        }
        let grid = Grid::at(self.corner());
        let (edges, owners) = self.edges(grid);
        let strands = Strands::node(edges)?;
        let graph = Graph::new(&strands, &owners);
        let labels = Labels::of(&graph);
        let mut children: Vec<Vec<u32>> = vec![Vec::new(); graph.cycles.len()];
        for (child, parent) in (0..).zip(&labels.inside) {
            if let Some(parent) = parent {
                children[*parent as usize].push(child);
            }
        }
        let mut sums_m2 = vec![0.0; self.areas.len()];
        let mut faces = Vec::new();
        for (nr, cycle) in graph.cycles.iter().enumerate().filter(|(_, cycle)| cycle.twice_area > 0) {
            let holes: Vec<_> = children[nr].iter().map(|&child| graph.cycles[child as usize]).collect();
            let area_m2 = square_metres(cycle.twice_area + holes.iter().map(|hole| hole.twice_area).sum::<i128>());
            let members = &labels.members[nr];
            members.iter().for_each(|&member| sums_m2[member as usize] += area_m2);
            if members.len() >= min_members {
                let members = members.iter().map(|&member| self.areas[member as usize].0).collect();
                faces.push(Face { members, area_m2, polygon: polygon(&graph, *cycle, &holes, grid) });
            }
        }
        self.check(&sums_m2)?;
        Ok(faces)
    }

    fn corner(&self) -> Coord<f64> {
        let corners = self.areas.iter().map(|(_, area)| area.bounds().min());
        corners.reduce(|a, b| Coord { x: a.x.min(b.x), y: a.y.min(b.y) }).unwrap_or_default()
    }

    /// All different edges on the grid with the areas that own them, by their place in the cluster.
    fn edges(&self, grid: Grid) -> (Vec<[Point; 2]>, Grouped<u32>) {
        let mut all: Vec<([Point; 2], u32)> = Vec::new();
        for ((_, area), owner) in self.areas.iter().zip(0..) {
            for (_, ring) in area.rings() {
                let ring: Vec<Point> = ring.into_iter().map(|corner| grid.snap(corner)).collect();
                let ends = ring.windows(2).filter_map(|ends| <[Point; 2]>::try_from(ends).ok());
                let real = ends.filter(|[a, b]| a != b).map(|[a, b]| if a < b { [a, b] } else { [b, a] });
                all.extend(real.map(|ends| (ends, owner)));
            }
        }
        all.sort_unstable();
        let mut edges = Vec::with_capacity(all.len());
        let mut owners = Grouped::default();
        for same in all.chunk_by(|a, b| a.0 == b.0) {
            owners.push_unless_empty(same.iter().map(|&(_, owner)| owner));
            edges.extend(same.first().map(|&(ends, _)| ends));
        }
        (edges, owners)
    }

    /// Makes sure that no area has lost or won ground.
    fn check(&self, sums_m2: &[f64]) -> Result<(), EngineError> {
        for (&found_m2, (_, area)) in sums_m2.iter().zip(&self.areas) {
            let expected_m2 = area.area_m2();
            if (found_m2 - expected_m2).abs() > MAX_SHIFT_M * perimeter_m(area) + CONNECTED_ABOVE_M2 {
                return Err(EngineError::AreaMismatch { expected_m2, found_m2 });
            }
        }
        Ok(())
    }
}

fn perimeter_m(area: &PlaneArea) -> f64 {
    let length = |ring: Vec<Coord<f64>>| -> f64 {
        ring.iter().zip(ring.iter().skip(1)).map(|(a, b)| (b.x - a.x).hypot(b.y - a.y)).sum()
    };
    area.rings().map(|(_, ring)| length(ring)).sum()
}

/// An area that meets no other is its own zone, its polygons as they are.
fn alone(place: u32, area: &PlaneArea) -> Vec<Face> {
    let face = |polygon: Polygon<f64>| {
        let area_m2 = PlaneArea::new(polygon.clone().into()).map_or(0.0, |area| area.area_m2());
        Face { members: vec![place], area_m2, polygon }
    };
    area.multi_polygon().into_iter().map(face).collect()
}
