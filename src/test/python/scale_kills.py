#!/usr/bin/env python3
"""Kills programs (-9) at random moments while they segment an image block by block, and starts them again.

    mvn -DskipTests package
    python3 src/test/python/scale_kills.py 50            # parts of an array job
    mvn -Pspark -DskipTests package
    python3 src/test/python/scale_kills.py 50 --spark    # Spark's driver, or one of its two executors

All files have to be those of a run that nobody has killed, and no block with a record is segmented again: its record
and its labels are the same files as before.
"""
import argparse
import glob
import hashlib
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

parser = argparse.ArgumentParser()
parser.add_argument('kills', type=int)
parser.add_argument('--spark', action='store_true')
parser.add_argument('--side', type=int, default=4096)
parser.add_argument('--seed', type=int, default=1)
args = parser.parse_args()
random.seed(args.seed)
root = pathlib.Path(tempfile.mkdtemp(prefix='kills-'))
local = [f'-Duser.home={root}', f'-Djava.io.tmpdir={root}']
plugin = 'target/imagej/ij.jar:target/imagej/plugins/DeepLab_IJ/*'
settings = ['--model', 'nuclei-fluorescence', '--tile', '800', '--block', '512', '--output', 'objects']


def classes(*folders):
    return ':'.join(folders) + ':' + plugin


def image(name):
    folder = root / name / 'image'
    subprocess.run(['java', '-cp', classes('target/test-classes'), 'io.github.deeplabij.scale.TestImage', folder, '3',
                    str(args.side), str(args.side)], check=True)
    return folder


def cli(*words, **more):
    return subprocess.Popen(['java', '-Xmx1g', *local, '-cp', plugin, 'io.github.deeplabij.cli.Main', *map(str, words)],
                            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True, **more)


def finish(process, meaning):
    error = process.communicate()[1]
    if process.returncode:
        sys.exit(f'{meaning} ended with {process.returncode}: {error.decode()[-2000:]}')


def spark(folder):
    home = root / 'spark'
    if not home.exists():
        (home / 'jars').mkdir(parents=True)
        listed = subprocess.run(['mvn', '-o', '-q', '-B', '-Pspark', 'dependency:build-classpath',
                                 '-Dmdep.outputFile=/dev/stdout'], capture_output=True, text=True, check=True).stdout
        for jar in listed.strip().split('\n')[-1].split(':'):
            os.symlink(jar, home / 'jars' / os.path.basename(jar))
    jar = os.path.abspath(glob.glob('target/spark/*-spark.jar')[0])
    opens = [f'--add-opens=java.base/{each}=ALL-UNNAMED' for each in
             ('java.lang', 'java.lang.invoke', 'java.lang.reflect', 'java.io', 'java.net', 'java.nio', 'java.util',
              'java.util.concurrent', 'java.util.concurrent.atomic', 'sun.nio.ch', 'sun.nio.cs', 'sun.security.action',
              'sun.util.calendar')]
    return subprocess.Popen(
        ['java', '-Xmx1g', *opens, *local, '-Dspark.master=local-cluster[2,1,1024]', f'-Dspark.jars={jar}',
         '-Dspark.ui.enabled=false', '-Dspark.driver.host=127.0.0.1', '-cp', f'{jar}:{home}/jars/*',
         'io.github.deeplabij.spark.SegmentOnSpark', str(folder), *settings],
        stdout=subprocess.DEVNULL, stderr=open(root / 'spark.log', 'a'), start_new_session=True, cwd=root,
        env={**os.environ, 'SPARK_HOME': str(home), 'SPARK_SCALA_VERSION': '2.13',
             'SPARK_LOCAL_IP': '127.0.0.1'})


def sums(folder):
    """The sums of all files that are results or say what is done."""
    found = {}
    for top in (folder / 'labels', folder.parent / 'image.deeplab'):
        for path in sorted(top.rglob('*')):
            name = str(path.relative_to(folder.parent))
            if path.is_file() and '/locks/' not in name and not path.name.endswith('.part'):
                found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def done(folder):
    """Which file each record and each block with a record is."""
    records = sorted((folder.parent / 'image.deeplab/deeplab/blocks').glob('*.json'))
    side = -(-args.side // 512)
    files = {}
    for record in records:
        number = int(record.stem)
        block = folder / f'labels/deeplab/0/c/{number // side}/{number % side}'
        files[record] = (record.stat().st_ino, record.stat().st_mtime_ns)
        files[block] = (block.stat().st_ino, block.stat().st_mtime_ns)
    return files


def same(before, after):
    again = [str(path) for path, which in before.items() if after.get(path) != which]
    if again:
        sys.exit(f'segmented again: {again[:5]}')


def executors(driver):
    """Processes of executors of a driver."""
    found = subprocess.run(['ps', '-o', 'pid=,args=', '--ppid', str(driver)], capture_output=True, text=True).stdout
    return [int(line.split()[0]) for line in found.splitlines() if 'CoarseGrainedExecutorBackend' in line]


def killed_part(folder):
    parts = random.randint(1, 3)
    process = cli('scale', 'run', folder, '--part', random.randint(1, parts), '--of', parts)
    time.sleep(random.uniform(0.3, 4))
    alive = process.poll() is None
    if alive:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    return alive


def killed_spark(folder):
    process = spark(folder)
    time.sleep(random.uniform(3, 20))
    if process.poll() is not None:
        return False
    victims = executors(process.pid)
    if victims and random.random() < 0.5:
        os.kill(random.choice(victims), signal.SIGKILL)
        if process.wait():
            sys.exit(f'the job did not live through the end of an executor: see {root}/spark.log')
    else:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        for victim in victims:
            while os.path.exists(f'/proc/{victim}'):
                time.sleep(0.2)
    return True


expected_image = image('expected')
finish(cli('segment', expected_image, *settings), 'the run that nobody kills')
expected = sums(expected_image)
folder, kills, rounds, named = None, 0, 0, 0
while kills < args.kills:
    rounds += 1
    folder = image(f'round-{rounds}')
    finish(cli('scale', 'plan', folder, *settings), 'the plan')
    blocks = (-(-args.side // 512)) ** 2
    while kills < args.kills and len(done(folder)) < 2 * blocks:
        before = done(folder)
        kills += (killed_spark if args.spark else killed_part)(folder)
        same(before, done(folder))
    before = done(folder)
    process = cli('scale', 'run', folder)
    error = process.communicate()[1]
    if b'The program ended 3 times while it segmented this block' in error:
        # killed three times at the same block: that is named once, and then tried again
        named += 1
        finish(cli('scale', 'run', folder), 'the rest')
    elif process.returncode:
        sys.exit(f'the rest ended with {process.returncode}: {error.decode()[-2000:]}')
    same(before, done(folder))
    finish(cli('scale', 'merge', folder), 'the merge')
    found = sums(folder)
    if found != expected:
        sys.exit('other files: ' + str(sorted(set(found.items()) ^ set(expected.items()))[:6]))
    shutil.rmtree(folder.parent)
    print(f'{kills} kills, {rounds} images: all files equal, no block done twice; {named} times blocks were named that '
          'three programs ended at', flush=True)
shutil.rmtree(root)
