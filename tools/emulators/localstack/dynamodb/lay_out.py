"""Installs DynamoDB Local in LocalStack's layout: lay_out.py JARS LIBRARIES JAVA_HOME

JARS: folder with the dependencies of pom.xml
LIBRARIES: LocalStack's folder of packages
JAVA_HOME: of Java 17 or newer, as DynamoDB Local requires; LocalStack looks for Java 21
"""

import re
import shutil
import sys
import zipfile
from pathlib import Path

MAIN_CLASS = "com.amazonaws.services.dynamodbv2.local.main.ServerRunner"
LIBRARY = "DynamoDBLocal_lib"


def lay_out(jars: Path, libraries: Path, java_home: Path) -> None:
    java = libraries / "java" / "21"
    java.parent.mkdir(parents=True)
    java.symlink_to(java_home)
    folder = libraries / "dynamodb-local" / "2"
    shutil.copytree(jars, folder / LIBRARY)
    for library in (folder / LIBRARY).glob("libsqlite4java-*"):
        # The loader expects names without the version.
        library.rename(library.with_name(re.sub(r"-[\d.]+(?=\.\w+$)", "", library.name)))
    agent = next((folder / LIBRARY).glob("byte-buddy-agent-*.jar"))
    agent.rename(folder / "ddb-local-loader-0.1.jar")
    class_path = " ".join(f"{LIBRARY}/{jar.name}" for jar in sorted((folder / LIBRARY).glob("*.jar")))
    with zipfile.ZipFile(folder / "DynamoDBLocal.jar", "w") as jar:
        jar.writestr("META-INF/MANIFEST.MF", manifest({"Main-Class": MAIN_CLASS, "Class-Path": class_path}))


def manifest(attributes: dict[str, str]) -> str:
    """Wraps the lines of a manifest at 72 bytes; continuation lines begin with a space."""
    lines = ["Manifest-Version: 1.0"]
    for name, value in attributes.items():
        line = f"{name}: {value}"
        lines.append(line[:72])
        lines += [f" {line[at:at + 71]}" for at in range(72, len(line), 71)]
    return "\r\n".join(lines) + "\r\n\r\n"


if __name__ == "__main__":
    lay_out(*map(Path, sys.argv[1:]))
