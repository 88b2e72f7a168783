# SPDX-License-Identifier: MIT
# Each option and fault in --help is in the manual, and the other way round.
from sandboxlib import *

help_text = subprocess.run([PROGRAM, "--help"], check=True, text=True,
                           stdout=subprocess.PIPE).stdout
pod = open(os.path.join(os.environ.get("top_srcdir", "."), "doc",
                        "okta-sandbox.1.pod")).read()
same(sorted(set(re.findall(r"^  (?:-[a-z], )?(--[a-z-]+)", help_text, re.M))),
     sorted(set(re.findall(r"^=item (?:B<-[a-z]>, )?B<(--[a-z-]+)>", pod, re.M))))
faults = re.findall(r"^  ([a-z0-9-]+) ", help_text.split("NAME is one of:")[1], re.M)
same(sorted(faults), sorted(re.findall(r"^=item B<([a-z0-9][a-z0-9-]*)>", pod, re.M)))
