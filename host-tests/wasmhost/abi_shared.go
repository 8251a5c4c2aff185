package wasmhost

import "strings"

func (v *VM) getShared(p []uint64) Status {
	value, cas, st := v.worker.Shared.Get(v.text(p[0], p[1]))
	if st != OK {
		return st
	}
	if st := v.give(value, p[2], p[3]); st != OK {
		return st
	}
	return v.put(p[4], cas)
}

func (v *VM) setShared(p []uint64) Status {
	key := v.text(p[0], p[1])
	if !strings.HasPrefix(key, "portcullis/") {
		v.worker.Shared.violate("%s: shared data key without the project's prefix", v.module.name)
	}
	if p[4] == 0 {
		v.worker.Shared.violate("%s: shared data written over whatever is there", v.module.name)
	}
	return v.worker.Shared.Set(key, v.bytes(p[2], p[3]), uint32(p[4])) //nolint:gosec // an i32
}

func (v *VM) registerQueue(p []uint64) Status {
	id, st := v.worker.Shared.queue(v.text(p[0], p[1]), true)
	if st != OK {
		return st
	}
	return v.put(p[2], id)
}

func (v *VM) resolveQueue(p []uint64) Status {
	if v.worker.Profile.Wasmx {
		v.worker.Shared.violate("%s: proxy_resolve_shared_queue, which this gateway does not have", v.module.name)
		return Unimplemented
	}
	id, st := v.worker.Shared.queue(v.text(p[2], p[3]), false)
	if st != OK {
		return st
	}
	return v.put(p[4], id)
}

func (v *VM) enqueue(p []uint64) Status {
	return v.worker.Shared.enqueue(uint32(p[0]), v.bytes(p[1], p[2])) //nolint:gosec // an i32
}

func (v *VM) dequeue(p []uint64) Status {
	item, st := v.worker.Shared.dequeue(uint32(p[0])) //nolint:gosec // an i32
	if st != OK {
		return st
	}
	return v.give(item, p[1], p[2])
}

func (v *VM) defineMetric(p []uint64) Status {
	name := v.text(p[1], p[2])
	id, st := v.worker.Shared.define(uint32(p[0]), name) //nolint:gosec // an i32
	if st != OK {
		return st
	}
	if f := v.plugin(); f != nil {
		if f.defined[id] {
			v.worker.Shared.violate("%s: metric %s is defined twice", f.name, name)
		}
		f.defined[id] = true
	}
	return v.put(p[3], id)
}

func (v *VM) incrementMetric(p []uint64) Status {
	if p[1] == 0 {
		v.worker.Shared.violate("%s: an increment of zero", v.module.name)
	}
	return v.worker.Shared.add(uint32(p[0]), int64(p[1])) //nolint:gosec // i32 and i64
}

func (v *VM) recordMetric(p []uint64) Status {
	return v.worker.Shared.record(uint32(p[0]), p[1]) //nolint:gosec // an i32
}
