//! The suites on PostGIS.

type Home = crate::home::OnPostGis;
type Register = crate::harness::Register<Home>;

#[path = "suites.rs"]
#[allow(clippy::duplicate_mod)] // the same suites on the other store are other tests
mod suites;
