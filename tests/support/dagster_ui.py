"""A real ``dagster dev`` of a board, asked through the UI's own API as the UI's pages ask it."""

import json
import shutil
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from servers import BIN, ROOT, free_port, running, wait_for

LAUNCH = """mutation($asked: LaunchBackfillParams!) { launchPartitionBackfill(backfillParams: $asked) {
  __typename ... on LaunchBackfillSuccess { backfillId } ... on PythonError { message } } }"""
BACKFILL = "query($id: String!) { partitionBackfillOrError(backfillId: $id) { ... on PartitionBackfill { status } } }"
NODES = "{ assetNodes { assetKey { path } groupName description partitionKeys partitionStats { numMaterialized numFailed } } }"
CHECKS = """query($key: AssetKeyInput!, $check: String!) { assetCheckExecutions(assetKey: $key, checkName: $check, limit: 500) {
  status evaluation { partition description } } }"""


class DagsterUi:
    """Dagster's UI at an address of this machine."""

    def __init__(self, address: str) -> None:
        self.address = address

    def ask(self, query: str, **variables: Any) -> Any:
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = urllib.request.Request(f"{self.address}/graphql", data=body, headers={"content-type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            told = json.load(answer)
        assert "errors" not in told, told["errors"]
        return told["data"]

    def assets(self) -> list[dict[str, Any]]:
        nodes: list[dict[str, Any]] = self.ask(NODES)["assetNodes"]
        return nodes

    def weeks(self) -> list[str]:
        """The board's partitions, oldest first."""
        keys: list[str] = max((node["partitionKeys"] for node in self.assets()), key=len)
        return keys

    def backfill(self, weeks: list[str], *, seconds: float = 600) -> str:
        """Launches a backfill of every asset over ``weeks`` and waits for its last word."""
        selection = [node["assetKey"] for node in self.assets()]
        launched = self.ask(LAUNCH, asked={"assetSelection": selection, "partitionNames": weeks})["launchPartitionBackfill"]
        assert launched["__typename"] == "LaunchBackfillSuccess", launched
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            status: str = self.ask(BACKFILL, id=launched["backfillId"])["partitionBackfillOrError"]["status"]
            if status != "REQUESTED":
                return status
            time.sleep(0.5)
        raise AssertionError(f"the backfill had not ended after {seconds:.0f} s")

    def check_executions(self, asset: str, check: str) -> list[dict[str, Any]]:
        executions: list[dict[str, Any]] = self.ask(CHECKS, key={"path": [asset]}, check=check)["assetCheckExecutions"]
        return executions


@contextmanager
def dagster_dev(board: Path, *, home: Path) -> Iterator[DagsterUi]:
    """``dagster dev`` as ``make dev`` starts it, its record in ``home``, until the block ends."""
    shutil.copyfile(ROOT / "pipelines" / "dagster-instance.yaml", home / "dagster.yaml")
    port = free_port()
    command = [str(BIN / "dagster"), "dev", "--workspace", "workspace.yaml", "--host", "127.0.0.1", "--port", str(port)]
    with running(command, log=home / "dev.log", environment={"DAGSTER_HOME": str(home), "BOXSCORE_BOARD": str(board)}) as server:
        wait_for(f"http://127.0.0.1:{port}/server_info", server)
        ui = DagsterUi(f"http://127.0.0.1:{port}")
        for _ in range(300):
            if ui.assets():
                break
            time.sleep(0.3)
        yield ui
