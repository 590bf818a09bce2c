//! `perdita-ballista scheduler` and `perdita-ballista executor`: the processes of a cluster, with perdita's functions.
//!
//! ```text
//! perdita-ballista scheduler --bind 0.0.0.0:50050 --host head                    on one machine
//! perdita-ballista executor --scheduler head:50050 --bind 0.0.0.0:50051 --host node-1     on each of the others
//! ```
use ballista_core::error::{BallistaError, Result};
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::SchedulerConfig;
use ballista_scheduler::scheduler_process::start_server;
use clap::{Args, Parser};
use perdita_datafusion::ballista::{registry, session_state};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// A scheduler or an executor of Ballista, with the functions perdita and perdita_mean.
#[derive(Parser)]
#[command(version, about)]
enum Command {
    Scheduler(Scheduler),
    Executor(Executor),
}

/// Plan queries of clients, and share their tasks among executors.
#[derive(Args)]
struct Scheduler {
    /// Address to listen on
    #[arg(long, default_value = "127.0.0.1:50050")]
    bind: SocketAddr,
    /// Name by which executors reach this machine
    #[arg(long, default_value = "localhost")]
    host: String,
    /// Seconds without a sign of life after which the tasks of an executor are given to others
    #[arg(long, default_value_t = 180)]
    timeout: u64,
}

/// Run tasks of a scheduler.
#[derive(Args)]
struct Executor {
    /// Address of the scheduler
    #[arg(long, default_value = "localhost:50050", value_name = "HOST:PORT")]
    scheduler: String,
    /// Address to listen on for data; tasks come in on the next port
    #[arg(long, default_value = "127.0.0.1:50051")]
    bind: SocketAddr,
    /// Name by which the others reach this machine
    #[arg(long)]
    host: Option<String>,
    /// Tasks that run at the same time; one per core by default
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    tasks: usize,
    /// Folder for what tasks hand on to others; a temporary one by default
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Seconds between signs of life
    #[arg(long, default_value_t = 60)]
    heartbeat: u64,
}

fn main() -> ExitCode {
    let command = Command::parse();
    // Plans of many columns are deep.
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(32 << 20).build();
    let done = runtime.map_err(BallistaError::from).and_then(|runtime| {
        runtime.block_on(async {
            match command {
                Command::Scheduler(args) => schedule(args).await,
                Command::Executor(args) => execute(args).await,
            }
        })
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn schedule(args: Scheduler) -> Result<()> {
    let config = SchedulerConfig {
        bind_host: args.bind.ip().to_string(),
        bind_port: args.bind.port(),
        external_host: args.host,
        executor_timeout_seconds: args.timeout,
        no_executors_grace_period_seconds: args.timeout,
        expire_dead_executor_interval_seconds: args.timeout.div_ceil(12),
        override_session_builder: Some(Arc::new(session_state)),
        ..SchedulerConfig::default()
    };
    let cluster = BallistaCluster::new_from_config(&config).await?;
    start_server(cluster, args.bind, Arc::new(config)).await
}

async fn execute(args: Executor) -> Result<()> {
    let scheduler = args.scheduler.rsplit_once(':').and_then(|(host, port)| Some((host, port.parse().ok()?)));
    let Some((host, port)) = scheduler else {
        return Err(BallistaError::Configuration(format!("--scheduler {} is not HOST:PORT", args.scheduler)));
    };
    let config = ExecutorProcessConfig {
        scheduler_host: host.into(),
        scheduler_port: port,
        bind_host: args.bind.ip().to_string(),
        external_host: args.host,
        port: args.bind.port(),
        grpc_port: args.bind.port() + 1,
        vcores: args.tasks,
        work_dir: args.folder.map(|folder| folder.display().to_string()),
        executor_heartbeat_interval_seconds: args.heartbeat,
        override_function_registry: Some(Arc::new(registry())),
        ..ExecutorProcessConfig::default()
    };
    start_executor_process(Arc::new(config)).await
}
