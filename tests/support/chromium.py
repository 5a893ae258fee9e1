"""chromium: a real browser without a screen."""

import os
import subprocess

TOOLS = ("chromium",)


def open_page(folder, url, screenshot=None, size=(1200, 1600)):
    """Opens a page with an empty profile and gives its document as it is when everything has loaded;
    takes a picture of it, of that size, where wanted."""
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    command += ["--disable-background-networking", "--no-first-run", f"--window-size={size[0]},{size[1]}"]
    command += [f"--user-data-dir={os.path.join(folder, 'profile')}", "--timeout=60000"]
    command += [f"--screenshot={screenshot}"] if screenshot else ["--dump-dom"]
    environment = {"PATH": os.environ["PATH"], "HOME": folder}
    done = subprocess.run([*command, url], env=environment, capture_output=True, timeout=120, check=False)
    return done.stdout.decode(errors="replace")
