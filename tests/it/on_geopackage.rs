//! The suites on a GeoPackage.

type Home = crate::home::OnGeoPackage;
type Register = crate::harness::Register<Home>;

#[path = "suites.rs"]
#[allow(clippy::duplicate_mod)] // the same suites on the other store are other tests
mod suites;
