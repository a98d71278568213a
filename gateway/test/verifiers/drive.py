import importlib.util
import sys

spec = importlib.util.spec_from_file_location("verifier", sys.argv[1])
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
verifier = module.CurfewVerifier(*sys.argv[2:5])
for line in sys.stdin:
    try:
        person = verifier.person(line.strip())
        print("ok", person["sub"], ",".join(person["roles"]))
    except Exception as failure:
        print("refused", type(failure).__name__, failure)
