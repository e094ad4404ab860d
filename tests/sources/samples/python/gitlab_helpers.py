CONFIG = {
	"staging": ["A=1", "B=zwei wörter"],  # confcheck: ignore[plaintext-secret] a test
	"production": [{"name": "A", "value": "1"}],
}
TOKEN = "not-a-real-token-0123456789"
def run(a, *b, c=1, **d):
	for x in b: y = x
	match a:
		case {"k": v}: z = v
	async_ = lambda: (w := 1)
	return [i for i in b]
