package detect
import ("testing";"fmt")
func TestZZ(t *testing.T){
 s:=builtin(t)
 list:=byCost(t,s,hostileUnits(t))
 seen:=map[string]int{}
 n:=0
 for _,c:=range list { k:=c.unit; if len(k)>4 {k=k[:4]}; seen[k]++; if seen[k]>2{continue}; fmt.Printf("%.1f %q  ",c.work,c.unit); n++; if n%5==0 {fmt.Println()}; if n>120 {break}}
 q:=len(list)
 for _,p:=range []float64{0,.0001,.001,.005,.01,.02,.05,.1,.25,.5,.75}{ i:=int(p*float64(q)); fmt.Printf("q%.4f %.2f\n",p,list[i].work)}
}
