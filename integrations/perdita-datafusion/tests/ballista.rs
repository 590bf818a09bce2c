//! A cluster of Ballista on this machine: a scheduler and two executors, processes of their own.
use datafusion::arrow::array::{AsArray, Float64Array, Int64Array, RecordBatch};
use datafusion::arrow::datatypes::Float64Type;
use datafusion::prelude::{SessionConfig, SessionContext};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

/// The rows of a file: whole blocks.
const ROWS: usize = 4 * perdita::Total::BLOCK;
const FILES: usize = 24;

/// A process that ends with the test.
struct Process(Child);

impl Process {
    fn start(arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_perdita-ballista"));
        Process(command.args(arguments).stdin(Stdio::null()).spawn().expect("the program starts"))
    }

    fn kill(&mut self) {
        self.0.kill().expect("the process runs");
        self.0.wait().expect("the process ends");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A scheduler, two executors, and a folder, removed at the end.
struct Cluster {
    executors: [Process; 2],
    _scheduler: Process,
    address: String,
    folder: PathBuf,
}

impl Cluster {
    fn start(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("perdita-ballista-{}-{name}", std::process::id()));
        std::fs::create_dir_all(folder.join("data")).expect("a folder");
        let scheduler = format!("127.0.0.1:{}", ports());
        // Signs of life every second, and three without one are the end.
        let process =
            Process::start(&["scheduler", "--bind", &scheduler, "--host", "127.0.0.1", "--timeout", "3"]);
        wait("the scheduler", || TcpStream::connect(&scheduler).is_ok());
        let executor = |index: usize| {
            let (bind, work) = (format!("127.0.0.1:{}", ports()), folder.join(format!("work-{index}")));
            std::fs::create_dir_all(&work).expect("a folder");
            let work = work.display().to_string();
            let process = Process::start(&[
                "executor",
                "--scheduler",
                &scheduler,
                "--bind",
                &bind,
                "--host",
                "127.0.0.1",
                "--tasks",
                "1",
                "--folder",
                &work,
                "--heartbeat",
                "1",
            ]);
            wait("an executor", || TcpStream::connect(&bind).is_ok());
            process
        };
        let executors = [executor(0), executor(1)];
        Cluster { executors, _scheduler: process, address: format!("df://{scheduler}"), folder }
    }

    async fn client(&self) -> SessionContext {
        perdita_datafusion::ballista::connect(&self.address).await.expect("a client")
    }

    /// The files that an executor has written for other tasks.
    fn written(&self, executor: usize) -> usize {
        fn files(folder: &Path) -> usize {
            let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
            entries.map(|entry| if entry.path().is_dir() { files(&entry.path()) } else { 1 }).sum()
        }
        files(&self.folder.join(format!("work-{executor}")))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Two free ports, one after the other.
fn ports() -> u16 {
    let free = |port| TcpListener::bind(("127.0.0.1", port));
    loop {
        let first = free(0).expect("a port");
        let port = first.local_addr().expect("an address").port();
        if port < u16::MAX && free(port + 1).is_ok() {
            return port;
        }
    }
}

#[track_caller]
fn wait(what: &str, ready: impl Fn() -> bool) {
    let start = Instant::now();
    while !ready() {
        assert!(start.elapsed() < Duration::from_secs(60), "no sign of {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Writes the files, and returns the mean of all rows, and of each group, computed in one process.
async fn data(folder: &Path) -> Vec<f64> {
    let context = SessionContext::new_with_config(SessionConfig::new().with_target_partitions(1));
    perdita_datafusion::register(&context);
    for file in 0..FILES {
        let number = |row: usize| ((file * ROWS + row) as f64 * 0.7).sin();
        let column =
            |shift: usize| Arc::new((0..ROWS).map(|row| Some(number(row + shift))).collect::<Float64Array>());
        let groups = (0..ROWS).map(|row| Some((row % 3) as i64)).collect::<Int64Array>();
        let rows = RecordBatch::try_from_iter([
            ("g", Arc::new(groups) as _),
            ("p", column(0) as _),
            ("y", column(5) as _),
        ]);
        context.deregister_table("t").expect("a table");
        context.register_batch("t", rows.expect("a batch")).expect("a table");
        let path = folder.join(format!("part-{file:02}.parquet"));
        let copy = format!("copy t to '{}' stored as parquet", path.display());
        context.sql(&copy).await.expect("a plan").collect().await.expect("a file");
    }
    means(&context.enable_url_table(), folder).await.expect("means")
}

/// The mean of all rows, and that of each group.
async fn means(context: &SessionContext, folder: &Path) -> datafusion::error::Result<Vec<f64>> {
    let files = format!("'{}/*.parquet'", folder.display());
    let loss = "log(1 + r^2); r = p - y";
    let mut found = Vec::new();
    for query in [
        format!("select perdita_mean('{loss}', p, y) as m from {files}"),
        format!(
            "select m from (select g, perdita_mean('huber', p, y) as m from {files} group by g) order by g"
        ),
    ] {
        for batch in context.sql(&query).await?.collect().await? {
            found.extend(batch.column(0).as_primitive::<Float64Type>().values());
        }
    }
    Ok(found)
}

fn bits(numbers: &[f64]) -> Vec<u64> {
    numbers.iter().map(|x| x.to_bits()).collect()
}

#[test]
fn a_cluster_has_the_value_of_one_process() {
    let cluster = Cluster::start("value");
    let folder = cluster.folder.join("data");
    Runtime::new().expect("a runtime").block_on(async {
        let want = data(&folder).await;
        let client = cluster.client().await;
        let found = means(&client, &folder).await.expect("means");
        assert_eq!(bits(&found), bits(&want), "{found:?}, not {want:?}");
        assert!(cluster.written(0) > 0 && cluster.written(1) > 0, "one executor did everything");

        let each =
            format!("select perdita('mse', p, y) as l from '{}/part-00.parquet' limit 3", folder.display());
        let each = client.sql(&each).await.expect("a plan").collect().await.expect("losses");
        assert_eq!(each.iter().map(RecordBatch::num_rows).sum::<usize>(), 3);
        let wrong =
            client.sql("select perdita_mean('hubber', 1.0, 2.0)").await.expect("a plan").collect().await;
        let wrong = wrong.expect_err("an unknown loss").to_string();
        assert!(wrong.contains("unknown loss `hubber`; did you mean `huber`?"), "{wrong}");
    });
}

/// An executor is killed when it has written its first results: its tasks, done and begun, are done again by the other.
#[test]
fn an_executor_killed_in_the_middle() {
    let mut cluster = Cluster::start("killed");
    let folder = cluster.folder.join("data");
    Runtime::new().expect("a runtime").block_on(async {
        let want = data(&folder).await;
        let client = cluster.client().await;
        let query = tokio::spawn({
            let folder = folder.clone();
            async move { means(&client, &folder).await }
        });
        wait("results", || cluster.written(0) > 0);
        let is_running = !query.is_finished();
        cluster.executors[0].kill();
        assert!(is_running, "the query was done too early");
        let found = query.await.expect("no panic").expect("means");
        assert_eq!(bits(&found), bits(&want), "{found:?}, not {want:?}");
    });
}
