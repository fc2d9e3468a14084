//! The program: arguments to command, in [`samordna::cli`].

fn main() -> std::process::ExitCode {
    samordna::cli::main()
}
